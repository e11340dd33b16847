//! Heads as HTTP/2 packs them: RFC 7541.

mod fixed;
mod huffman;
mod number;
mod pack;
mod remembered;
mod unpack;

pub(super) use pack::Packer;
pub(super) use unpack::Unpacker;
