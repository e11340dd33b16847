//! Every part of an answer that has to be looked for.
#![deny(warnings)]

use backpack::prelude::*;

endpoint! {
    Page = [GET, HEAD] "/page";
    Feed = GET "/feed";
    Order = POST "/order/{id}" { form: {} };
}

depends! {
    Order {
        form["csrf"]       <- Page.html["input[name=csrf]"]["value"],
        form["title"]      <- Page.html["h1, h2:not(.small)"],
        form["next"]       <- Page.html["a[href^='/']"][last]["href"],
        path["id"]         <- Page.html["li"][any],
        form["build"]      <- Page.text["build=\"(\\w+)\""],
        form["version"]    <- Page.text[r"(?:v|version )(?P<version>[\d.]+)"][last],
        form["line"]       <- Page.text["(?m)^#.*$"][any] as "{}!",
        form["state"]      <- Feed.xml["/feed/entry[2][@state='open']/@id"],
        form["entry"]      <- Feed.xml["//entry[title]/text()"][any],
        form["last"]       <- Feed.xml["//entry[last()]/*"][last],
        headers["x-code"]  <- Feed.url.query["code"],
        headers["referer"] <- Page.url,
    }
}

fn main() {
    let _ = (Page, Feed, Order);
}
