//! In the place of what judges calls of gRPC, where the feature `grpc` is off: there are none.

use crate::answer::Answer;
use crate::declare::grpc::Codec;
use crate::declare::status::StatusRange;

pub(super) fn judge(_: Answer, codec: &Codec, _: &[StatusRange]) -> (Answer, Result<(), String>) {
    match *codec {}
}
