"""A WebSocket server of Python's own on a free loopback port. Its first line says where it listens; then it tells each close that it hears."""

import asyncio
import json

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed


async def answer(socket):
    request = socket.request
    told = {
        "path": request.path,
        "subprotocol": socket.subprotocol,
        "agent": request.headers["user-agent"],
        "extensions": [extension.name for extension in socket.protocol.extensions],
    }
    await socket.send(json.dumps(told))
    try:
        async for message in socket:
            if message == "ping":
                pong = await socket.ping()
                await asyncio.wait_for(pong, 10)
                await socket.send("it is there")
            elif message == "fragments":
                await socket.send(["in ", "three ", "parts"])
            elif message == "away":
                await socket.close(1001, "going home")
            elif message == "many":
                for number in range(500):
                    await socket.send(f"noise {number}")
                await socket.send("done")
            else:
                await socket.send(message)
    except ConnectionClosed:
        pass
    print(f"closed {socket.close_code}", flush=True)


async def main():
    serving = serve(answer, "127.0.0.1", 0, subprotocols=["v1.json"], max_size=None)
    async with serving as server:
        port = server.sockets[0].getsockname()[1]
        print(f"http://127.0.0.1:{port}", flush=True)
        await server.serve_forever()


asyncio.run(main())
