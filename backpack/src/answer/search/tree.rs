//! XML as a list of its nodes, in their order: what stands in an element follows it.

use std::ops::Range;

use backpack_data::{Condition, Step, Taken, XmlPath};
use roxmltree::{Document, ParsingOptions};

/// The nodes of an XML document; the first is the document itself.
pub(super) struct Tree(Vec<Node>);

struct Node {
    parent: usize,
    /// Where those that stand in it end.
    end: usize,
    content: Content,
}

enum Content {
    /// Names are without their prefixes.
    Element(Box<str>, Vec<(Box<str>, Box<str>)>),
    Text(Box<str>),
}

impl Tree {
    pub(super) fn read(text: &str) -> Result<Self, roxmltree::Error> {
        let options = ParsingOptions {
            allow_dtd: true,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(text, options)?;
        let mut tree = Self(Vec::new());
        // Where each node of the document came to stand.
        let mut places = Vec::new();
        for node in document.descendants() {
            places.push(tree.0.len());
            let content = match node.text().filter(|_| node.is_text()) {
                Some(text) => Content::Text(text.into()),
                None if node.is_element() || node.is_root() => {
                    let attributes = node.attributes();
                    let attributes = attributes.map(|it| (it.name().into(), it.value().into()));
                    Content::Element(node.tag_name().name().into(), attributes.collect())
                }
                None => continue,
            };
            let parent = node.parent().map_or(0, |parent| parent.id().get_usize());
            tree.0.push(Node {
                parent: places.get(parent).copied().unwrap_or_default(),
                end: tree.0.len() + 1,
                content,
            });
        }
        for at in (1..tree.0.len()).rev() {
            let Node { parent, end, .. } = tree.0[at];
            tree.0[parent].end = tree.0[parent].end.max(end);
        }
        Ok(tree)
    }

    /// The elements that the path leads to, and that have what it takes of them, in their order.
    pub(super) fn find(&self, path: &XmlPath) -> Vec<usize> {
        let start = vec![0];
        let mut found = path
            .steps
            .iter()
            .fold(start, |at, step| self.step(&at, step));
        if let Taken::Attribute(name) = &path.taken {
            found.retain(|at| self.attribute(*at, name).is_some());
        }
        found
    }

    /// What is taken of an element that was found.
    pub(super) fn value(&self, at: usize, taken: &Taken) -> String {
        match taken {
            Taken::Text => self.text(at),
            Taken::OwnText => self.own_text(at),
            Taken::Attribute(name) => self.attribute(at, name).unwrap_or_default().to_owned(),
        }
    }

    /// From these elements, in their order, to those that the step leads to.
    fn step(&self, from: &[usize], step: &Step) -> Vec<usize> {
        let mut parents = Vec::new();
        for at in from {
            // One that stands in another was reached with it.
            if step.deep && parents.last().is_some_and(|last| at <= last) {
                continue;
            }
            match step.deep {
                true => parents.extend((*at..self.0[*at].end).filter(|at| self.is_element(*at))),
                false => parents.push(*at),
            }
        }
        let mut found: Vec<_> = parents
            .iter()
            .flat_map(|parent| self.chosen(*parent, step))
            .collect();
        found.sort_unstable();
        found
    }

    /// The children of an element that the step names.
    fn chosen(&self, parent: usize, step: &Step) -> Vec<usize> {
        let is_named = |at: &usize| match (&self.0[*at].content, &step.name) {
            (Content::Element(name, _), Some(wanted)) => **name == **wanted,
            (content, None) => matches!(content, Content::Element(..)),
            (Content::Text(_), _) => false,
        };
        let mut chosen: Vec<_> = self.children(parent).filter(is_named).collect();
        for condition in &step.conditions {
            chosen = match condition {
                Condition::Place(place) => chosen.get(place - 1).copied().into_iter().collect(),
                Condition::Last => chosen.last().copied().into_iter().collect(),
                Condition::Attribute(name, wanted) => {
                    let holds = |at: &usize| match (self.attribute(*at, name), wanted) {
                        (Some(value), Some(wanted)) => value == wanted,
                        (value, _) => value.is_some(),
                    };
                    chosen.into_iter().filter(holds).collect()
                }
                Condition::Element(name, wanted) => {
                    let holds = |at: &usize| self.has_element(*at, name, wanted.as_deref());
                    chosen.into_iter().filter(holds).collect()
                }
            };
        }
        chosen
    }

    fn has_element(&self, at: usize, wanted: &str, text: Option<&str>) -> bool {
        self.children(at).any(|child| {
            matches!(&self.0[child].content, Content::Element(name, _) if **name == *wanted)
                && text.is_none_or(|text| self.text(child) == text)
        })
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let end = self.0[parent].end;
        let child = move |at: usize| (at < end).then_some(at);
        std::iter::successors(child(parent + 1), move |at| child(self.0[*at].end))
    }

    fn is_element(&self, at: usize) -> bool {
        matches!(self.0[at].content, Content::Element(..))
    }

    fn attribute(&self, at: usize, wanted: &str) -> Option<&str> {
        let Content::Element(_, attributes) = &self.0[at].content else {
            return None;
        };
        let found = attributes.iter().find(|(name, _)| **name == *wanted);
        found.map(|(_, value)| &**value)
    }

    fn text(&self, at: usize) -> String {
        self.texts(at..self.0[at].end, |_| true)
    }

    fn own_text(&self, element: usize) -> String {
        self.texts(element..self.0[element].end, |node| node.parent == element)
    }

    /// One behind the other, without the white space around.
    fn texts(&self, nodes: Range<usize>, counts: impl Fn(&Node) -> bool) -> String {
        let texts = self.0[nodes].iter().filter_map(|node| match &node.content {
            Content::Text(text) if counts(node) => Some(&**text),
            _ => None,
        });
        texts.collect::<String>().trim().to_owned()
    }
}
