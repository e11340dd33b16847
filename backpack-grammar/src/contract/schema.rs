//! What a contract says of a value: a schema with all that its references and its `allOf` add to it.

use serde_json::Value;

use super::{Contract, document};

/// A schema of a contract.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'c> {
    contract: &'c Contract,
    value: &'c Value,
}

/// All that holds of a value at once.
pub(crate) struct Parts<'c> {
    /// Schemas without `$ref` and `allOf`, of which each holds.
    pub(crate) all: Vec<&'c Value>,
    /// What stands elsewhere, and is not known.
    pub(crate) unknown: Vec<&'c str>,
    seen: Vec<&'c Value>,
}

impl<'c> Schema<'c> {
    pub(crate) fn new(contract: &'c Contract, value: &'c Value) -> Self {
        Self { contract, value }
    }

    /// Whose it is.
    pub fn contract(&self) -> &'c Contract {
        self.contract
    }

    /// As the contract has it.
    pub fn value(&self) -> &'c Value {
        self.value
    }

    /// What its reference leads to.
    pub fn resolved(&self) -> Option<&'c Value> {
        self.contract.resolved(self.value)
    }

    /// What the contract calls it, where it is called anything.
    pub fn name(&self) -> Option<String> {
        document::reference(self.value).and_then(document::name_of)
    }

    /// What it says with all that is added.
    pub(crate) fn parts(&self) -> Parts<'c> {
        let mut parts = Parts {
            all: Vec::new(),
            unknown: Vec::new(),
            seen: Vec::new(),
        };
        parts.add(self.contract, self.value);
        parts
    }
}

impl<'c> Parts<'c> {
    fn add(&mut self, contract: &'c Contract, value: &'c Value) {
        // References may go round in a circle.
        if self.seen.iter().any(|known| std::ptr::eq(*known, value)) {
            return;
        }
        self.seen.push(value);
        if let Some(reference) = document::reference(value) {
            match document::at(contract.document(), reference) {
                Some(target) => self.add(contract, target),
                None => self.unknown.push(reference),
            }
            if !contract.is_new {
                return;
            }
        }
        self.all.push(value);
        let all_of = value.get("allOf").and_then(Value::as_array);
        for part in all_of.into_iter().flatten() {
            self.add(contract, part);
        }
    }
}
