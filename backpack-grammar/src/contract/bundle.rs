//! The part of a contract that speaks of answers, for the program that holds them to it while it runs.

use super::Contract;
use crate::model::contracted::Contracted;

/// As JSON in which every place is where the contract has it, so that references lead where they led.
pub(crate) fn answers_of(contract: &Contract, _endpoints: &[&Contracted]) -> String {
    contract.document().to_string()
}
