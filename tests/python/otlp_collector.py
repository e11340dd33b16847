"""A collector of OpenTelemetry on a free loopback port, which takes metrics in JSON and nothing that the protocol does not have.

Prints what it took, a line each: the headers, and the message as Protobuf understood it."""

import http.server
import json

from google.protobuf import json_format
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest


class Collector(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            assert self.path == "/otlp/v1/metrics", self.path
            assert self.headers["content-type"] == "application/json"
            message = json_format.Parse(body, ExportMetricsServiceRequest(), ignore_unknown_fields=False)
            told = {"headers": dict(self.headers), "message": json_format.MessageToDict(message)}
        except Exception as error:
            told = {"wrong": repr(error)}
        print(json.dumps(told), flush=True)
        self.send_response(400 if "wrong" in told else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
