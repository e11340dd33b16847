"""httpbin on a free loopback port, with the one packing that it lacks. Its first line says where it listens."""

import json

import zstandard
from httpbin import app
from waitress.server import create_server


@app.route("/zstd")
def zstd():
    body = zstandard.compress(json.dumps({"zstd": True}).encode())
    headers = {"content-encoding": "zstd"}
    return app.response_class(body, headers=headers, mimetype="application/json")


server = create_server(app, host="127.0.0.1", port=0)
print(f"http://127.0.0.1:{server.effective_port}", flush=True)
server.run()
