//! Which of the scenarios run: those that were named, each once, in the order of the test.

use crate::declare::check::distance;
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
        let is_chosen = |share: &mut Share| names.contains(&share.outline.name);
        let chosen = test.scenarios.extract_if(.., is_chosen).collect();
        test.left_out = std::mem::replace(&mut test.scenarios, chosen);
    }
    Ok(test)
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
