//! One name in two modules of a file: each is an endpoint, a chain or a scenario of its own.

#![deny(warnings, missing_docs, unreachable_pub)]

/// The first.
pub mod shop {
    use backpack::prelude::*;

    endpoint! {
        /// A page.
        pub Index = GET "/shop";
        /// Another.
        Inner = GET "/shop/inner";
    }
    chain! { pub(crate) Enter = Index + Inner; }
    scenario! {
        /// Visits.
        pub Visit = [Index, Enter];
    }
}

/// The second.
pub mod admin {
    use backpack::prelude::*;

    const TOKEN: &str = "t";

    endpoint! {
        /// A page.
        #[derive(PartialEq)]
        pub Index = [GET, POST] "/admin" {
            headers: { "x-token": self::TOKEN, "x-other": super::OTHER }
        };
        /// Another.
        Inner = GET "/admin/inner";
    }
    chain! { pub(crate) Enter = [Index.get, Inner]; }
    data! {
        /// Rows.
        pub Rows = [1, 2];
    }
    scenario! {
        /// Visits.
        pub Visit = [
            Index.post,
            Enter,
            async |user| { let _ = user[Rows].value; Index.get(user).await }
        ];
    }
}

const OTHER: &str = "1";

fn main() {
    assert!(admin::Index == admin::Index);
    let _ = backpack::LoadTest::new().scenario(shop::Visit, 1).scenario(admin::Visit, 2);
    let _ = (shop::Enter, admin::Enter);
}
