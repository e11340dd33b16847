//! The statuses of a gRPC call are called by their names.

use backpack::prelude::*;

endpoint! {
    Near = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", expect: [OK, NOT_FOND] };
    Twice = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", expect: [OK, OK] };
    Number = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", expect: 200 };
    Nothing = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", expect: [] };
}

fn main() {}
