//! Every option, every method, attributes and visibilities.
#![forbid(unsafe_code)]
#![deny(warnings)]

mod api {
    use backpack::prelude::*;

    fn token() -> String {
        "secret".to_owned()
    }

    const VERSION: u32 = 320;

    endpoint! {
        pub Everything = [
            GET,
            POST,
            PUT,
            PATCH,
            DELETE,
            HEAD,
            OPTIONS
        ] "/everything/{id}/{name}?fixed=1" {
            name: "everything",
            headers: {
                "authorization": format!("Bearer {}", token()),
                "x-version": VERSION,
                "x-client": "load test"
            },
            query: { "page": 1, "language": "RO" },
            path: { "id": 42, "name": token() },
            json: { "version": VERSION, "nested": [1, null, { "a": -1.5 }], "token": token() },
            delete_body: true,
            redirects: false,
            timeout: 1.5s,
            expect: [200, 201..=204, 300..400],
            check: |result| result.text() != "",
        };

        /// A form.
        pub(crate) Form = POST "/form" { form: { "name": token(), "level": 1 }, expect: 200 };
        pub(super) Text = PUT "/text" { text: token(), expect: 200..=299 };
        pub(in crate::api) List = POST "/list" { json: [1, 2, 3] };
        pub Blob = POST "/blob" { bytes: token(), auth: basic("ada", token()), answer: discard };
        pub File = PUT "/file" { bytes: file("Cargo.toml"), auth: bearer(token()) };
        pub Parts = POST "/parts" {
            multipart: {
                "file": file("Cargo.toml"),
                "title": VERSION,
                "raw": bytes(vec![0, 255], "n.bin", "application/x-raw")
            },
        };
        Value = PATCH "/value" { json: serde_like(), check: verdict };
        Unwritten = GET "/unwritten" { check: |_| todo!() };
        #[cfg(any())]
        Absent = GET "/absent";
        #[cfg(not(any()))]
        #[derive(PartialEq, Eq)]
        pub Conditional = GET "/conditional";
        #[deprecated]
        pub Old = GET "/old";
    }

    fn serde_like() -> Vec<u32> {
        vec![1]
    }

    fn verdict(result: &RequestResult) -> Result<(), String> {
        match result.status_code() {
            Some(200) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }

    pub async fn all(user: &mut User) {
        Everything.get(user).await;
        Everything.post(user).await;
        Everything.put(user).await;
        Everything.patch(user).await;
        Everything.delete(user).await;
        Everything.head(user).await;
        Everything.options(user).await;
        Value.request(user).await;
        List.post(user).await;
    }
}

use backpack::prelude::*;

async fn play(user: &mut User) {
    api::all(user).await;
    api::Form.request(user).await;
    api::Text.put(user).await;
    api::Blob.request(user).await;
    api::File.request(user).await;
    api::Parts.request(user).await;
    assert!(api::Conditional == api::Conditional);
    println!("{:?}", api::Everything);
}

fn main() {
    let _ = play;
}
