//! The message of a gRPC call has values of the types of its fields.

use backpack::prelude::*;

endpoint! {
    Text = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "name": 1 } };
    Whole = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "age": "old" } };
    Fraction = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "age": 1.5 } };
    Long = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "age": 3000000000 } };
    Flag = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "known": "yes" } };
    Object = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "hat": "red" } };
    List = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "hats": { "color": "red" } } };
    Negative = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "items": { "hat": -1 } } };
    Key = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "items": { "hat": 1, "hat": 2 } } };
    Bytes = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "key": "?" } };
    Message = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: ["ada"] };
}

fn main() {}
