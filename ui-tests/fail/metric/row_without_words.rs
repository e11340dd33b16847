//! A row needs a method and a name that stand in one line of a report.

use backpack::prelude::*;

metric! {
    NoName = row "GRPC";
    NoWords = row GRPC SayHello;
    Empty = row "" "SayHello";
    Lines = row "GRPC" "Say\nHello";
    Comma = row "GRPC", "SayHello";
}

fn main() {
    let _ = thresholds![NoName.p95 < 1s, Empty.failures < 1%];
}
