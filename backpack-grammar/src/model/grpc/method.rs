//! Looks a method up by the path of its endpoint.

use proc_macro2::TokenStream;
use protox::prost_reflect::MethodDescriptor;
use quote::quote;
use syn::LitStr;

use super::proto::Proto;
use super::{Grpc, message, proto, pruned};
use crate::errors::Errors;
use crate::suggest::unknown;
use crate::syntax::json_tree::Json;

/// Checks the path, the file that says what it means, and what is sent.
pub(crate) fn check(
    path: &LitStr,
    file: Option<&LitStr>,
    sent: Option<&TokenStream>,
    errors: &mut Errors,
) -> Option<Grpc> {
    let names = errors.ok(names(path));
    let file = file?;
    let proto = proto::read(&file.value()).map_err(|why| syn::Error::new(file.span(), why));
    let proto = errors.ok(proto)?;
    let (service, method) = names?;
    let method = find(&proto, &file.value(), &service, &method)
        .map_err(|why| syn::Error::new(path.span(), why));
    let method = errors.ok(method)?;
    let sent = sent.map(Json::of);
    if let Some(sent) = &sent {
        message::check(sent, &method.input(), errors);
    }
    Some(Grpc {
        descriptors: pruned::of(&[method.input(), method.output()]),
        input: method.input().full_name().to_owned(),
        output: method.output().full_name().to_owned(),
        streams: method.is_server_streaming(),
        message: sent.map_or_else(|| quote!({}), |sent| sent.typed()),
        tracked: proto.tracked().collect(),
    })
}

/// Those of the service and the method.
fn names(path: &LitStr) -> syn::Result<(String, String)> {
    let text = path.value();
    let names = text.strip_prefix('/').and_then(|text| text.split_once('/'));
    let is_name = |name: &str| {
        let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        !name.is_empty() && name.chars().all(is_sign)
    };
    match names.filter(|(service, method)| is_name(service) && is_name(method)) {
        Some((service, method)) => Ok((service.to_owned(), method.to_owned())),
        None => Err(syn::Error::new(
            path.span(),
            "the path of a method of gRPC is `/package.Service/Method`, as in \"/greet.Greeter/SayHello\"",
        )),
    }
}

fn find(
    proto: &Proto,
    file: &str,
    service: &str,
    method: &str,
) -> Result<MethodDescriptor, String> {
    let Some(found) = proto.pool.get_service_by_name(service) else {
        let services = proto.pool.services();
        let known: Vec<_> = services.map(|it| it.full_name().to_owned()).collect();
        return Err(match known.is_empty() {
            true => format!("`{file}` declares no service `{service}`, nor any other"),
            false => unknown_of("service", service, &known, &format!("`{file}` declares")),
        });
    };
    let mut methods = found.methods();
    let Some(found) = methods.find(|it| it.name() == method) else {
        let known: Vec<_> = found.methods().map(|it| it.name().to_owned()).collect();
        return Err(unknown_of(
            "method",
            method,
            &known,
            &format!("`{service}` has"),
        ));
    };
    match found.is_client_streaming() {
        true => Err(format!(
            "`{method}` takes a stream of messages, which is not spoken: methods that take one message can be called"
        )),
        false => Ok(found),
    }
}

fn unknown_of(kind: &str, word: &str, known: &[String], holder: &str) -> String {
    let known: Vec<_> = known.iter().map(String::as_str).collect();
    unknown(kind, word, &known, holder)
}
