//! A path into XML is one of the subset of XPath.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- A.xml["order/@id"],
        query["q1"] <- A.xml["//s:order"],
        query["q2"] <- A.xml["//order[0]"],
        query["q3"] <- A.xml["//order[position()=2]"],
        query["q4"] <- A.xml["//@id"],
    }
}

fn main() {}
