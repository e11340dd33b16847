//! A load test with a setup and a teardown, as a process and as a worker of a Locust master.

use backpack::prelude::*;

endpoint! {
    Open = POST "/shops";
    Find = GET "/shops";
    Visit = GET "/shops/{id}";
    Close = DELETE "/shops/{id}";
}

struct Shop {
    id: u64,
}

scenario! { Customer(wait = 10ms) = [async |user| visit(user).await]; }

async fn visit(user: &mut User) {
    let id = user.seed::<Shop>().id;
    user[Visit].set_path("id", id);
    Visit.request(user).await;
}

fn main() -> ExitCode {
    let test = LoadTest::new()
        .scenario(Customer, 1)
        .setup(async |user| {
            let answer = Open.request(user).await;
            let id = answer
                .json()
                .map_err(|_| format!("the mall says {:?}", answer.text()))?;
            Ok(Shop { id })
        })
        .teardown(async |user| {
            let id = user.seed::<Shop>().id;
            user[Close].set_path("id", id);
            Close.request(user).await
        });
    if std::env::var_os("SHOP_FOUND_ELSEWHERE").is_none() {
        return test.main();
    }
    test.setup_elsewhere(async |user| {
        let id = Find.request(user).await.json()?;
        Ok(Shop { id })
    })
    .main()
}
