//! HTML and SVG from templates: what stands in one is markup, and what is put into it is text, unless it is markup itself.

use std::fmt::{self, Display, Formatter, Write};

/// What a page or a picture is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Markup(String);

/// `markup!("<b>{}</b>", text)`. A template may be several pieces, one below the other.
///
/// `format_args!` takes no variable into what comes out of `concat!`: each value is among those behind the template, and escaped.
macro_rules! markup {
    ($($template:literal)+ $(, $value:expr)* $(,)?) => {
        $crate::report::markup::Markup::filled(format_args!(
            concat!($($template),+) $(, $crate::report::markup::Put(&$value))*
        ))
    };
}
pub(super) use markup;

impl Markup {
    /// What is markup already: nothing that comes from elsewhere lives as long as the program.
    pub(super) fn trusted(markup: &'static str) -> Self {
        Self(markup.to_owned())
    }

    /// For [`markup!`] alone, which lets each value be put into its template as what it is.
    pub(super) fn filled(template: fmt::Arguments<'_>) -> Self {
        Self(template.to_string())
    }

    pub(super) fn push(&mut self, more: &Self) {
        self.0.push_str(&more.0);
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

/// One behind the other.
impl FromIterator<Markup> for Markup {
    fn from_iter<I: IntoIterator<Item = Self>>(parts: I) -> Self {
        Self(parts.into_iter().map(Self::into_string).collect())
    }
}

impl<const N: usize> From<[Markup; N]> for Markup {
    fn from(parts: [Markup; N]) -> Self {
        parts.into_iter().collect()
    }
}

/// What can be put into a template: between tags, or between the double quotes of an attribute.
pub(super) trait Content {
    fn put(&self, f: &mut Formatter<'_>) -> fmt::Result;
}

/// Displays content as markup.
pub(super) struct Put<'c, C: ?Sized>(pub(super) &'c C);

impl<C: Content + ?Sized> Display for Put<'_, C> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.put(f)
    }
}

impl Content for Markup {
    fn put(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Content for str {
    fn put(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            c => f.write_char(c),
        })
    }
}

impl Content for String {
    fn put(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.as_str().put(f)
    }
}

impl<C: Content + ?Sized> Content for &C {
    fn put(&self, f: &mut Formatter<'_>) -> fmt::Result {
        (**self).put(f)
    }
}

/// Nothing where there is none.
impl<C: Content> Content for Option<C> {
    fn put(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|content| content.put(f))
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {
        $(impl Content for $number {
            fn put(&self, f: &mut Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        })+
    };
}
numbers!(i32 usize f64);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The way back, as a browser goes it.
    fn unescaped(markup: &str) -> String {
        let entities = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&amp;", "&"),
        ];
        entities
            .iter()
            .fold(markup.to_owned(), |text, (entity, c)| {
                text.replace(entity, c)
            })
    }

    proptest! {
        #[test]
        fn whatever_is_put_into_a_template_is_text(text in r#"([<>&"'/;a-z{}]|.)*"#) {
            let markup = markup!("<b title=\"{}\">" "{}</b>", text, text).into_string();
            let inside = markup.strip_prefix("<b title=\"").and_then(|it| it.strip_suffix("</b>"));
            let (title, body) = inside.and_then(|it| it.split_once("\">")).expect("the template's own");
            for part in [title, body] {
                prop_assert!(!part.contains(['<', '>', '"']), "{part}");
                prop_assert_eq!(unescaped(part), text.as_str());
            }
        }
    }

    #[test]
    fn markup_in_markup_stays_what_it_is() {
        let inner = markup!("<i>{}</i>", "a < b");
        let outer = markup!("<p>{}{}{}</p>", inner, 5, None::<Markup>);
        assert_eq!(outer.clone().into_string(), "<p><i>a &lt; b</i>5</p>");
        let twice: Markup = [outer.clone(), outer].into_iter().collect();
        assert_eq!(twice.into_string().matches("<i>").count(), 2);
    }
}
