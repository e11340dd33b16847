//! A hundred people in the admin of Django: a table of accounts, a log-in behind a token in its form, values that go from page to page.
//!
//! A real Django is in `examples/django`. It takes Python with `pip install -r examples/django/requirements.txt`, best in a virtual environment:
//!
//! `python examples/django/server.py --port 8000` serves;
//! `cargo run --release --example django_admin -- --headless --host http://127.0.0.1:8000` loads it.

use backpack::prelude::*;

data! {
    /// Who logs in: a row for each user, and no row twice.
    pub Accounts(once) = csv "data/accounts.csv";
}

endpoint! {
    /// A form, with a token against forgery in it and another one in a cookie.
    pub LoginPage = GET "/admin/login/";

    /// Django redirects whom it lets in; anyone else gets the form once more, with a 200.
    pub LogIn = POST "/admin/login/" { form: { "next": "/admin/" }, redirects: false, expect: 302 };

    pub Index = GET "/admin/" { check: [html["#content h1"] == "Site administration"] };

    /// The list of all items, with a token for what is done from there.
    pub ItemsPage = GET "/admin/shop/item/" {
        check: [html["#content h1"] == "Select item to change"]
    };

    pub NewItem = POST "/api/items/" { json: { "price": 25 }, expect: 201 };

    /// Only its owner finds it.
    pub Item = [GET, PATCH, DELETE] "/api/items/{id}/" {
        json: { "price": 20 },
        expect: [200, 204]
    };

    pub LogOut = POST "/admin/logout/" { check: [html["h1"] == "Logged out"] };
}

depends! {
    LogIn {
        form["csrfmiddlewaretoken"] <- LoginPage.html["input[name=csrfmiddlewaretoken]"]["value"],
        form["username"]            <- Accounts["name"],
        form["password"]            <- Accounts["password"],
    }
    NewItem {
        headers["x-csrftoken"] <- ItemsPage.html["input[name=csrfmiddlewaretoken]"]["value"],
        json["name"]           <- Accounts["name"] as "kettle of {}",
    }
    Item {
        headers["x-csrftoken"] <- ItemsPage.html["input[name=csrfmiddlewaretoken]"]["value"],
        path["id"]             <- NewItem.json["id"],
    }
    LogOut { form["csrfmiddlewaretoken"] <- Index.html["input[name=csrfmiddlewaretoken]"]["value"] }
}

chain! {
    /// What a user begins with.
    pub Enter = LoginPage + LogIn + Index;
}

scenario! {
    /// Makes an item, looks at it, makes it cheaper and takes it away again.
    pub Editor(wait = 20ms..100ms, runtime = 5s) = [
        ItemsPage,
        NewItem,
        Item.get,
        Item.patch,
        Item.get,
        Item.delete,
    ];
}

/// Tells the page that a request comes from, as a browser does; Django asks for it where it is served with https.
fn come_from_the_admin(user: &mut User) {
    let page = format!("{}/admin/", user.host());
    user.set_global(|endpoint| endpoint.headers_mut().insert("referer", page.as_str()));
}

/// The whole load test, but for where its server is.
pub fn load() -> LoadTest {
    LoadTest::new()
        .scenario(Editor, 1)
        .table(Accounts)
        .users(100)
        .spawn_rate(50)
        .on_start(async |user| {
            come_from_the_admin(user);
            Enter.run(user).await
        })
        .on_stop(async |user| LogOut.post(user).await)
}

fn main() -> ExitCode {
    load().main()
}
