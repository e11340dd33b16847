//! Which of the scenarios run: those that were named, each once, in the order of the test.

use crate::declare::check::distance;
use crate::load::shape::Shape;
use crate::load_test::LoadTest;
use crate::play::share::Share;

/// The test with these scenarios alone; with all where none is named. An error is a line.
pub(super) fn choose(mut test: LoadTest, names: &[String]) -> Result<LoadTest, String> {
    let names: Vec<_> = names.iter().map(|name| name.trim()).collect();
    let known = || test.scenarios.iter().map(|share| share.outline.name);
    if let Some(stranger) = names.iter().find(|name| known().all(|it| it != **name)) {
        return Err(unknown(stranger, &known().collect::<Vec<_>>()));
    }
    if !names.is_empty() {
        let had_own_loads_alone = test.has_own_loads_alone();
        let is_chosen = |share: &mut Share| names.contains(&share.outline.name);
        let chosen = test.scenarios.extract_if(.., is_chosen).collect();
        test.left_out = std::mem::replace(&mut test.scenarios, chosen);
        if test.has_own_loads_alone() && !had_own_loads_alone {
            leave_out_shared_load(&mut test);
        }
    }
    Ok(test)
}

/// What the test says of the load of those that were not chosen; the run is as long as with them.
fn leave_out_shared_load(test: &mut LoadTest) {
    test.shape = Shape {
        iterations: test.shape.iterations,
        run_time: test.shape.length(),
        warm_up: test.shape.warm_up,
        ..Shape::default()
    };
    test.steering.autoscale = None;
    test.steering.churn = None;
}

fn unknown(name: &str, known: &[&str]) -> String {
    let near = known.iter().min_by_key(|known| distance(known, name));
    let near = near.filter(|known| distance(known, name) <= name.len() / 3 + 1);
    let advice = match near {
        Some(near) => format!(", did you mean `{near}`?"),
        None => format!(": there are {}", known.join(", ")),
    };
    format!("--scenarios: the test has no scenario `{name}`{advice}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    endpoint! { Index = GET "/"; }
    scenario! {
        Game = [Index];
        Casual = [Index];
        Tour = [Index];
    }

    fn chosen(names: &[&str]) -> Result<Vec<&'static str>, String> {
        let test = LoadTest::new().scenario(Game, 3).scenario(Casual, 2);
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        let test = choose(test.scenario(Tour, 1), &names)?;
        let scenarios = test.scenarios.iter();
        Ok(scenarios.map(|share| share.outline.name).collect())
    }

    #[test]
    fn those_that_are_named_run_in_the_order_of_the_test() {
        assert_eq!(chosen(&[]).unwrap(), ["Game", "Casual", "Tour"]);
        assert_eq!(chosen(&["Tour", " Game"]).unwrap(), ["Game", "Tour"]);
    }

    #[test]
    fn the_shared_load_is_left_out_with_those_that_share_it() {
        let second = std::time::Duration::from_secs(1);
        let test = LoadTest::new()
            .scenario(Game, 1)
            .stages([to(3).over(second)]);
        let test = test.churn(1, second).iterations(9);
        let test = test.scenario_with(Tour, ScenarioLoad::new().users(2));
        let both = choose(test.clone(), &["Tour".to_owned(), "Game".to_owned()]).unwrap();
        assert!(both.shape.stages.is_some() && both.steering.churn.is_some());
        let alone = choose(test, &["Tour".to_owned()]).unwrap();
        assert!(alone.shape.stages.is_none() && alone.steering.churn.is_none());
        let limits = (alone.shape.run_time, alone.shape.iterations);
        assert_eq!(limits, (Some(second), Some(9)));
    }

    #[test]
    fn one_that_there_is_not_is_told_of() {
        let problem = chosen(&["Game", "Toru"]).unwrap_err();
        assert_eq!(
            problem,
            "--scenarios: the test has no scenario `Toru`, did you mean `Tour`?"
        );
        let problem = chosen(&["Nothing of it"]).unwrap_err();
        assert!(
            problem.ends_with(": there are Game, Casual, Tour"),
            "{problem}"
        );
    }
}
