//! Servers, with their variables.

use super::{Lowering, docs};
use crate::ir::{Server, ServerVariable};

impl Lowering<'_> {
    /// The servers of the whole API.
    pub(super) fn lower_servers(&mut self) {
        for server in &self.resolved.servers {
            let server = &server.value;
            let used =
                server.variables.iter().flatten().filter(|(name, _)| server.url.contains(&format!("{{{name}}}")));
            let described = used.map(|(name, variable)| ServerVariable {
                name: name.clone(),
                default: Some(variable.default.clone()),
                values: variable.enumeration.clone(),
                docs: docs::text(variable.description.as_ref()),
            });
            let variables: Vec<ServerVariable> = described.chain(undescribed(server)).collect();
            self.api.servers.push(Server {
                name: docs::name_of(&server.extensions),
                template: server.url.clone(),
                variables,
                url: server_url(server),
                docs: docs::text(server.description.as_ref()),
            });
        }
    }
}

/// How many variables without a description an address may have.
const UNDESCRIBED: usize = 7;

/// The variables of an address that the description forgets: the caller gives their values.
fn undescribed(server: &openapiv3::Server) -> impl Iterator<Item = ServerVariable> {
    let is_described = |name: &str| server.variables.as_ref().is_some_and(|variables| variables.contains_key(name));
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in server.url.split('{').skip(1).filter_map(|rest| rest.split_once('}')) {
        if !name.is_empty() && !is_described(name) && !names.contains(&name) && names.len() < UNDESCRIBED {
            names.push(name);
        }
    }
    names.into_iter().map(|name| ServerVariable {
        name: name.to_owned(),
        default: None,
        values: Vec::new(),
        docs: docs::text(None),
    })
}

/// The address of a server, with the defaults of its variables. A default is text: what looks like a variable in it is none, so that the address
/// does not grow with each of them.
pub(super) fn server_url(server: &openapiv3::Server) -> String {
    let variables = server.variables.as_ref();
    let mut url = String::new();
    let mut rest = server.url.as_str();
    while let Some((before, behind)) = rest.split_once('{') {
        url.push_str(before);
        let found = behind.split_once('}').and_then(|(name, after)| Some((variables?.get(name)?, after)));
        // No address is that long.
        if let Some((variable, after)) = found.filter(|(variable, _)| url.len() + variable.default.len() <= 8192) {
            url.push_str(&variable.default);
            rest = after;
        } else {
            url.push('{');
            rest = behind;
        }
    }
    url + rest
}
