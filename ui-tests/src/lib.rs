//! Programs that must compile and programs that must not, with what the compiler says of them.
