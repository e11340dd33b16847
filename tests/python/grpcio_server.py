"""A greeter by grpcio on a free loopback port, whose messages are written by hand. Its first line says where it listens."""

from concurrent.futures import ThreadPoolExecutor

import grpc


def text(number, value):
    value = value.encode()
    assert len(value) < 128
    return bytes([number << 3 | 2, len(value)]) + value


def fields(message):
    """Short texts and small numbers by their field."""
    found, rest = {}, message
    while rest:
        number, kind = rest[0] >> 3, rest[0] & 7
        if kind == 0:
            found[number], rest = rest[1], rest[2:]
        else:
            end = 2 + rest[1]
            found[number], rest = rest[2:end].decode(), rest[end:]
    return found


def say_hello(request, context):
    metadata = dict(context.invocation_metadata())
    name = fields(request).get(1)
    if name is None:
        context.abort(grpc.StatusCode.NOT_FOUND, "no such player: \u00e9")
    if name == "broken":
        raise RuntimeError("no greeting")
    context.set_trailing_metadata((("x-region", metadata.get("x-region", "none")),))
    left = context.time_remaining()
    return text(1, f"hello {name}, you have {'enough' if 0 < left <= 5 else left}")


def count(request, context):
    for value in range(1, fields(request).get(1, 0) + 1):
        yield bytes([1 << 3, value])


handlers = {
    "SayHello": grpc.unary_unary_rpc_method_handler(say_hello),
    "Count": grpc.unary_stream_rpc_method_handler(count),
}
server = grpc.server(ThreadPoolExecutor(max_workers=8))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("greet.Greeter", handlers),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(f"http://127.0.0.1:{port}", flush=True)
server.wait_for_termination()
