//! What the start form holds, in Locust's names.

use std::time::Duration;

use crate::load_test::LoadTest;
use crate::text::cut::cut;
use crate::text::printable::line;
use crate::text::typed;

/// As it was sent. Each field is a text, so that what is wrong with it is told in our words.
#[derive(Debug, Default)]
pub(super) struct Form {
    user_count: Option<String>,
    spawn_rate: Option<String>,
    host: Option<String>,
    run_time: Option<String>,
    warm_up: Option<String>,
}

/// As it was meant. What was not sent stays as it is; a rate or a time that was sent empty goes away.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wish {
    pub(super) users: Option<usize>,
    /// Empty: all users at once.
    pub(super) spawn_rate: Option<Option<f64>>,
    pub(super) host: Option<String>,
    /// Empty: until somebody stops the run.
    pub(super) run_time: Option<Option<Duration>>,
    /// Empty: all is counted.
    pub(super) warm_up: Option<Option<Duration>>,
}

impl Form {
    /// Fields that only Locust knows are passed over, for its tools send them.
    pub(super) fn of(fields: Vec<(String, String)>) -> Result<Self, String> {
        let mut form = Self::default();
        for (name, value) in fields {
            let field = match name.as_str() {
                "user_count" => &mut form.user_count,
                "spawn_rate" => &mut form.spawn_rate,
                "host" => &mut form.host,
                "run_time" => &mut form.run_time,
                "warm_up" => &mut form.warm_up,
                _ => continue,
            };
            if field.replace(value).is_some() {
                return Err(format!("{name}: it was sent more than once"));
            }
        }
        Ok(form)
    }

    pub(super) fn read(&self) -> Result<Wish, String> {
        Ok(Wish {
            users: self.user_count.as_deref().map(users).transpose()?,
            spawn_rate: optional(self.spawn_rate.as_deref(), rate)?,
            host: filled(self.host.as_deref()).map(str::to_owned),
            run_time: optional(self.run_time.as_deref(), |text| time("run time", text))?,
            warm_up: optional(self.warm_up.as_deref(), |text| time("warm-up", text))?,
        })
    }
}

impl Wish {
    /// The test as it is wished for.
    pub(super) fn apply(self, mut test: LoadTest) -> LoadTest {
        // Stages and arrival rates say themselves how many users come, and so do loads of scenarios' own.
        let is_free = test.shape.stages.is_none() && test.shape.arrival_rate.is_none();
        if is_free && !test.has_own_loads_alone() {
            test.shape.users = self.users.or(test.shape.users);
            test.shape.spawn_rate = self.spawn_rate.unwrap_or(test.shape.spawn_rate);
        }
        test.host = self.host.or(test.host);
        test.shape.run_time = self.run_time.unwrap_or(test.shape.run_time);
        test.shape.warm_up = self.warm_up.unwrap_or(test.shape.warm_up);
        test
    }
}

fn filled(field: Option<&str>) -> Option<&str> {
    field.map(str::trim).filter(|text| !text.is_empty())
}

fn optional<T>(
    field: Option<&str>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<Option<T>>, String> {
    field
        .map(|_| filled(field).map(read).transpose())
        .transpose()
}

fn users(text: &str) -> Result<usize, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("users: no number was given".to_owned());
    }
    text.parse()
        .map_err(|_| format!("users: `{}` is not a whole number", short(text)))
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok();
    rate.filter(|rate: &f64| rate.is_finite() && *rate > 0.0)
        .ok_or_else(|| {
            let text = short(text);
            format!("spawn rate: `{text}` is not a number of users a second, above 0")
        })
}

fn time(field: &str, text: &str) -> Result<Duration, String> {
    typed::time(text).map_err(|_| {
        let text = short(text);
        format!("{field}: `{text}` is not a time: write 90s, 20m or 1h30m")
    })
}

/// Enough to know it again, and nothing that a terminal would take for a command.
fn short(text: &str) -> String {
    line(&cut(text, 40))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_oneof, proptest};

    use super::*;
    use crate::fuzz::nearly;
    use crate::plan::Plan;
    use crate::prelude::{endpoint, scenario};

    endpoint! { Index = GET "/"; }

    scenario! { Visit(runtime = 1s) = [Index]; }

    fn form(user_count: &str, spawn_rate: &str, run_time: &str) -> Result<Wish, String> {
        let form = Form {
            user_count: Some(user_count.to_owned()),
            spawn_rate: Some(spawn_rate.to_owned()),
            host: None,
            run_time: Some(run_time.to_owned()),
            warm_up: None,
        };
        form.read()
    }

    #[test]
    fn what_was_not_sent_stays_and_what_is_empty_goes_away() {
        let before = LoadTest::new()
            .users(3)
            .spawn_rate(2)
            .run_time(Duration::from_secs(9));
        let same = Form::default().read().unwrap().apply(before.clone());
        assert_eq!(
            (same.shape.users, same.shape.spawn_rate),
            (Some(3), Some(2.0))
        );
        assert_eq!(same.shape.run_time, Some(Duration::from_secs(9)));
        let after = form(" 10 ", "", " ").unwrap().apply(before);
        assert_eq!(
            (after.shape.users, after.shape.spawn_rate),
            (Some(10), None)
        );
        assert_eq!(after.shape.run_time, None);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(form("many", "1", "").unwrap_err().contains("users: `many`"));
        assert!(form("-1", "1", "").is_err());
        for rate in ["0", "-1", "NaN", "inf", "1e999", "fast"] {
            assert!(form("1", rate, "").unwrap_err().contains(rate), "{rate}");
        }
        let wrong = form("1", "1", "1h\0\u{1b}[2J").unwrap_err();
        assert!(!wrong.contains(char::is_control), "{wrong:?}");
        let wrong = form("1", "1", &"x".repeat(5000)).unwrap_err();
        assert!(wrong.starts_with("run time") && wrong.len() < 200);
    }

    const BODIES: &[&str] = &[
        "user_count=10&spawn_rate=2.5&host=http%3A%2F%2F127.0.0.1%3A8080&run_time=1h30m&warm_up=30s",
        "user_count=1&spawn_rate=&host=&run_time=&profile=eu",
        "user_count=1&user_count=2&spawn_rate=1e999&run_time=500ms",
    ];

    /// A plan is made of it, and not carried out.
    fn sent(body: &[u8]) -> Result<(), String> {
        let fields = url::form_urlencoded::parse(body).into_owned().collect();
        let wish = Form::of(fields)?.read()?;
        let test = wish.apply(LoadTest::new().host("http://localhost").scenario(Visit, 1));
        let plan = Plan::endless(test).map_err(|error| error.to_string())?;
        // What was taken can be sent to.
        match plan.settings.host.host_str() {
            Some(host) if !host.contains(char::is_control) => Ok(()),
            _ => panic!("the host {}", plan.settings.host),
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_a_plan_or_told_of(body in prop_oneof![nearly(BODIES), any::<Vec<u8>>()]) {
            if let Err(text) = sent(&body) {
                prop_assert!(!text.trim().is_empty());
                // Several problems are a line each.
                prop_assert!(!text.replace('\n', "").contains(char::is_control), "{:?}", text);
            }
        }
    }
}
