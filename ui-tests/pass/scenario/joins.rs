//! Requests side by side: in each kind of scenario, with paths, values and chances; an endpoint may be called `join`.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

use backpack::prelude::*;

mod shop {
    use backpack::prelude::*;

    endpoint! {
        /// What there is.
        pub Goods = GET "/goods";
        /// What it costs.
        pub Price = [GET, PUT] "/prices/{sku}";
    }

    depends! { Price { path["sku"] <- Goods.json[0]["sku"] } }
}

use shop::Goods;

#[allow(non_camel_case_types)]
mod named {
    use backpack::prelude::*;

    endpoint! {
        /// Has the name of the word.
        pub join = GET "/join";
    }
}

use named::join;

scenario! {
    /// In order.
    pub Shop = [Goods, join(Goods, shop::Price.get, shop::Price.put,), join];
    /// By chance.
    pub Browse = weighted [Goods @ 100%, join(Goods, shop::Price.get) @ 20%];
    /// In a sequence.
    pub Tour = sequence [[Goods], [join(Goods, shop::Price.get) @ 30%, join] @ 50%];
}

/// By hand.
pub async fn play(user: &mut User) {
    let (goods, price) = user.join((Goods::GET, shop::Price::PUT)).await;
    let [_, _] = user.join([Goods::GET; 2]).await;
    assert!(goods.is_success() && price.is_success());
}

fn main() {}
