// One GET after the other without a wait, by k6.
import http from "k6/http";

export default function () {
    http.get(__ENV.URL);
}
