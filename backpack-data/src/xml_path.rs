//! Paths to elements of XML: the subset of XPath that Backpack reads.

use std::fmt;

/// A path to elements of XML, and what is taken of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlPath {
    /// From the document down to the elements.
    pub steps: Vec<Step>,
    /// What is taken of them.
    pub taken: Taken,
}

/// From an element to those in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `//`: to those at any depth.
    pub deep: bool,
    /// The name of the elements, whatever their prefix; none for `*`.
    pub name: Option<String>,
    /// Which of them, one condition after another.
    pub conditions: Vec<Condition>,
}

/// What stands in brackets behind a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `[2]`: its place among those of its parent, from 1.
    Place(usize),
    /// `[last()]`: the last one of its parent.
    Last,
    /// `[@id]`, `[@id='7']`: it has this attribute, with this value.
    Attribute(String, Option<String>),
    /// `[name]`, `[name='Ada']`: an element of this name is in it, with this text.
    Element(String, Option<String>),
}

/// What a path takes of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// All text in it.
    Text,
    /// `text()`: its text without that of the elements in it.
    OwnText,
    /// `@name`: an attribute.
    Attribute(String),
}

impl XmlPath {
    /// Reads a path.
    ///
    /// ```
    /// use backpack_data::{Taken, XmlPath};
    ///
    /// let path = XmlPath::parse("/orders//order[@state='open']/item[1]/@sku").unwrap();
    /// assert_eq!(path.steps.len(), 3);
    /// assert_eq!(path.taken, Taken::Attribute("sku".to_owned()));
    /// assert!(XmlPath::parse("orders/order").is_err());
    /// ```
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut rest = Rest(text);
        let mut steps = Vec::new();
        if !text.starts_with('/') {
            return Err("it begins with `/`, from the top, or with `//`, at any depth".to_owned());
        }
        loop {
            let deep = rest.takes("//");
            if !deep && !rest.takes("/") {
                let taken = Taken::Text;
                return match rest.0.is_empty() {
                    true => Ok(Self { steps, taken }),
                    false => Err(rest.unexpected("`/`")),
                };
            }
            if let Some(taken) = rest.taken()? {
                return match (deep || steps.is_empty(), rest.0.is_empty()) {
                    (true, _) => Err(format!(
                        "{taken} stands behind an element: write `//*/{taken}`"
                    )),
                    (false, false) => Err(format!("{taken} is the end of a path")),
                    (false, true) => Ok(Self { steps, taken }),
                };
            }
            steps.push(rest.step(deep)?);
        }
    }
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => Ok(()),
            Self::OwnText => f.write_str("text()"),
            Self::Attribute(name) => write!(f, "@{name}"),
        }
    }
}

/// What is still to be read.
struct Rest<'t>(&'t str);

impl Rest<'_> {
    fn takes(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, text: &str) -> Result<(), String> {
        match self.takes(text) {
            true => Ok(()),
            false => Err(self.unexpected(&format!("`{text}`"))),
        }
    }

    fn unexpected(&self, expected: &str) -> String {
        match self.0.chars().next() {
            Some(found) => format!("expected {expected}, found {found:?}"),
            None => format!("expected {expected} at its end"),
        }
    }

    /// `@name` or `text()`, where one comes next.
    fn taken(&mut self) -> Result<Option<Taken>, String> {
        if self.takes("@") {
            return self.name().map(Taken::Attribute).map(Some);
        }
        Ok(self.takes("text()").then_some(Taken::OwnText))
    }

    fn step(&mut self, deep: bool) -> Result<Step, String> {
        let name = match self.takes("*") {
            true => None,
            false => Some(self.name()?),
        };
        let mut conditions = Vec::new();
        while self.takes("[") {
            conditions.push(self.condition()?);
            self.expect("]")?;
        }
        Ok(Step {
            deep,
            name,
            conditions,
        })
    }

    fn condition(&mut self) -> Result<Condition, String> {
        if self.takes("last()") {
            return Ok(Condition::Last);
        }
        if self.0.starts_with(|c: char| c.is_ascii_digit()) {
            return self.place().map(Condition::Place);
        }
        if self.takes("@") {
            return Ok(Condition::Attribute(self.name()?, self.equal()?));
        }
        Ok(Condition::Element(self.name()?, self.equal()?))
    }

    fn place(&mut self) -> Result<usize, String> {
        let digits = self.while_is(|c| c.is_ascii_digit());
        let place = digits.parse().ok().filter(|place| *place > 0);
        place.ok_or_else(|| format!("places count from 1, and `{digits}` is none"))
    }

    /// `='text'`, where it comes next.
    fn equal(&mut self) -> Result<Option<String>, String> {
        if !self.takes("=") {
            return Ok(None);
        }
        let quote = ['\'', '"'].into_iter().find(|it| self.0.starts_with(*it));
        let quote = quote.ok_or_else(|| self.unexpected("a text in `'`"))?;
        let (text, rest) = self.0[1..]
            .split_once(quote)
            .ok_or_else(|| format!("the text has no {quote} at its end"))?;
        self.0 = rest;
        Ok(Some(text.to_owned()))
    }

    fn name(&mut self) -> Result<String, String> {
        let starts = |c: char| c.is_alphabetic() || c == '_';
        if !self.0.starts_with(starts) {
            return Err(self.unexpected("a name"));
        }
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}');
        let name = self.while_is(goes_on).to_owned();
        if self.0.starts_with('(') {
            return Err(format!(
                "`{name}()` is none of its functions: there are `text()` and `last()`"
            ));
        }
        if self.takes("::") {
            return Err(format!("it has no axes, as `{name}::`: write `/` or `//`"));
        }
        if self.takes(":") {
            let local = self.while_is(goes_on);
            return Err(format!(
                "names are written without their prefix: write `{local}` for `{name}:{local}`"
            ));
        }
        Ok(name)
    }

    fn while_is(&mut self, goes_on: impl Fn(char) -> bool) -> &str {
        let end = self.0.find(|c| !goes_on(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn step(deep: bool, name: &str, conditions: &[Condition]) -> Step {
        Step {
            deep,
            name: Some(name.to_owned()),
            conditions: conditions.to_vec(),
        }
    }

    #[test]
    fn paths_are_read() {
        let path = XmlPath::parse("/a//b[2][@id='x y'][name=\"Ada\"]/*[last()]/@href");
        let path = path.expect("a path");
        let conditions = [
            Condition::Place(2),
            Condition::Attribute("id".to_owned(), Some("x y".to_owned())),
            Condition::Element("name".to_owned(), Some("Ada".to_owned())),
        ];
        assert_eq!(path.steps[0], step(false, "a", &[]));
        assert_eq!(path.steps[1], step(true, "b", &conditions));
        assert_eq!(path.steps[2].name, None);
        assert_eq!(path.steps[2].conditions, [Condition::Last]);
        assert_eq!(path.taken, Taken::Attribute("href".to_owned()));
        let own = XmlPath::parse("//a/text()").expect("a path");
        assert_eq!(own.taken, Taken::OwnText);
    }

    #[test]
    fn what_is_none_is_told_of_in_one_line() {
        for (text, told) in [
            ("", "it begins with `/`"),
            ("a/b", "it begins with `/`"),
            ("/", "expected a name at its end"),
            ("/a/", "expected a name at its end"),
            ("//", "expected a name at its end"),
            ("/a//", "expected a name at its end"),
            ("///a", "expected a name, found '/'"),
            ("/a b", "expected `/`, found ' '"),
            ("/a[", "expected a name at its end"),
            ("/a[0]", "places count from 1"),
            ("/a[99999999999999999999]", "places count from 1"),
            ("/a[1", "expected `]` at its end"),
            ("/a[@id=7]", "expected a text in `'`, found '7'"),
            ("/a[@id='7]", "the text has no ' at its end"),
            ("/a[position()=1]", "`position()` is none of its functions"),
            ("/soap:Body", "write `Body` for `soap:Body`"),
            ("/child::a", "it has no axes, as `child::`"),
            ("/@id", "@id stands behind an element: write `//*/@id`"),
            ("//text()", "text() stands behind an element"),
            ("/a/@id/b", "@id is the end of a path"),
            ("/a|/b", "expected `/`, found '|'"),
        ] {
            let error = XmlPath::parse(text).expect_err(text);
            assert!(error.contains(told), "{text}: {error}");
            assert!(!error.contains('\n'), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(/|//|a|é|\\*|\\[|\\]|@|=|'|\"|1|0|last\\(\\)|text\\(\\)|:|\\.|.){0,20}") {
            if let Err(error) = XmlPath::parse(&text) {
                prop_assert!(!error.is_empty());
            }
        }
    }
}
