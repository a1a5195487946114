//! Components: their definitions, and the checks of calls in pages. Spans are those of the page's body; the caller adds
//! the file.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use tera::{ComponentArg, ComponentArgType, ComponentInfo, Tera};

use super::files::{TemplateFile, component_name};
use super::uses::DATA;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::page::component::{Argument, Call};

/// The component of each file of the component folder, by its name.
pub(super) fn find(
    tera: &Tera,
    files: &BTreeMap<String, TemplateFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, ComponentInfo> {
    let mut components = BTreeMap::new();
    // If a template does not parse, its component is missing for that reason.
    let complete = diagnostics.is_empty();
    for (path, template) in files {
        let Some(name) = component_name(path) else {
            continue;
        };
        if let Some(info) = tera.get_component_definition(name) {
            components.insert(name.to_owned(), info);
        } else if complete {
            let finding = Diagnostic::error(
                "component-name",
                format!("this file defines no component `{name}`"),
            );
            let hint =
                format!("a component has the name of its file: `{{% component {name}() %}}`");
            diagnostics.push(finding.in_file(&template.file).hint(hint));
        }
    }
    components
}

/// The finding that a component does not exist; `names` are those that do.
pub(super) fn unknown<'n>(
    call: &Call,
    names: impl Iterator<Item = &'n String> + Clone,
) -> Diagnostic {
    let finding = at(
        Diagnostic::error("component-unknown", format!("no component `{}`", call.name)),
        call.name_span.clone(),
    );
    match nearest(&call.name, names.clone().map(String::as_str)) {
        Some(right) => finding.label(format!("did you mean `{right}`?")),
        None => finding.hint(format!(
            "components: {}",
            names.cloned().collect::<Vec<_>>().join(", ")
        )),
    }
}

/// The errors of a call, by the component's definition.
pub(super) fn check(info: &ComponentInfo, call: &Call) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = check_form(info, call).into_iter().collect();
    findings.extend(
        call.arguments
            .iter()
            .filter_map(|argument| check_argument(info, argument)),
    );
    for known in arguments(info).filter(|known| known.is_required()) {
        if !call
            .arguments
            .iter()
            .any(|argument| argument.name == known.name())
        {
            let message = format!("`{}` needs the argument `{}`", call.name, known.name());
            findings.push(at(
                Diagnostic::error("component-argument", message),
                call.name_span.clone(),
            ));
        }
    }
    findings
}

fn at(mut finding: Diagnostic, span: std::ops::Range<usize>) -> Diagnostic {
    finding.span = Some(Span::from(span));
    finding
}

/// The arguments that a page can give. Implicit ones, such as `@strings`, come from the engine.
fn arguments(info: &ComponentInfo) -> impl Iterator<Item = &ComponentArg> {
    info.args()
        .iter()
        .filter(|argument| !argument.is_implicit())
}

fn check_argument(info: &ComponentInfo, argument: &Argument) -> Option<Diagnostic> {
    let known = arguments(info).find(|known| known.name() == argument.name);
    let finding = match known {
        None if info.rest_param().is_none() => unknown_argument(info, &argument.name),
        None => return None,
        Some(known) => {
            let wanted = known
                .arg_type()
                .filter(|wanted| !has_type(&argument.value, *wanted))?;
            let message = format!(
                "`{}` of `{}` should be {}",
                argument.name,
                info.name(),
                type_in_words(wanted)
            );
            Diagnostic::error("component-argument", message)
        }
    };
    Some(at(finding, argument.span.clone()))
}

fn type_in_words(wanted: ComponentArgType) -> &'static str {
    match wanted {
        ComponentArgType::String => "text in quotes",
        ComponentArgType::Bool => "`{true}` or `{false}`",
        ComponentArgType::Integer => "a whole number in braces, such as `{2}`",
        ComponentArgType::Float => "a number with a point in braces, such as `{0.5}`",
        ComponentArgType::Number => "a number in braces, such as `{2}`",
        ComponentArgType::Array => "a list in braces, such as `{[1, 2]}`",
        ComponentArgType::Map => "a map in braces, such as `{{\"key\": 1}}`",
        _ => "of another type",
    }
}

/// The finding for a component with the metadata `{"block": true}` that is called in a line of text or without content, or
/// one with `{"alone": true}` in a line of text. Its output is a block, which would be invalid HTML there.
fn check_form(info: &ComponentInfo, call: &Call) -> Option<Diagnostic> {
    let is = |key: &str| info.metadata().get(key).is_some_and(tera::Value::is_truthy);
    if is("alone") && !call.block {
        let name = info.name();
        let message = format!("`{name}` is not part of a line");
        let finding = Diagnostic::error("component-block", message);
        let hint = format!(
            "write `{{{{ <{name} … /> }}}}` alone on a line, with an empty line before and after it"
        );
        return Some(at(finding, call.open.clone()).hint(hint));
    }
    if !is("block") || (call.block && call.close.is_some()) {
        return None;
    }
    let name = info.name();
    let message = format!("`{name}` is put around whole paragraphs");
    let finding = at(
        Diagnostic::error("component-block", message),
        call.open.clone(),
    );
    Some(finding.hint(format!(
        "write `{{% <{name}> %}}` and `{{% </{name}> %}}` each alone on a line, with the text between them"
    )))
}

/// The findings about components with the metadata `{"inside": "tabs"}` that are not directly inside that one.
pub(super) fn check_nesting(
    components: &BTreeMap<String, ComponentInfo>,
    calls: &[Call],
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut open: Vec<&Call> = Vec::new();
    for call in calls {
        let ends_before = |around: &&Call| {
            let close = around.close.as_ref();
            close.is_none_or(|close| close.end <= call.open.start)
        };
        while open.last().is_some_and(ends_before) {
            open.pop();
        }
        let metadata = components.get(&call.name).map(ComponentInfo::metadata);
        let around = metadata.and_then(|metadata| metadata.get("inside")?.as_str());
        if let Some(around) =
            around.filter(|name| open.last().is_none_or(|call| call.name != *name))
        {
            let message = format!("`{}` is not directly inside `{around}`", call.name);
            let finding = Diagnostic::error("component-misplaced", message);
            let hint = format!(
                "write `{{% <{around}> %}}` before the first and `{{% </{around}> %}}` after the last one, each alone on a line"
            );
            findings.push(at(finding, call.name_span.clone()).hint(hint));
        }
        open.push(call);
    }
    findings
}

/// The argument that is the path of an SVG file, by the metadata `{"drawing": "src"}`. The component receives the markup of
/// the drawing instead of the path.
pub(super) fn drawing_argument(info: &ComponentInfo) -> Option<&str> {
    info.metadata().get("drawing")?.as_str()
}

/// The argument that names data, by the metadata `{"data": "rows"}`. The component receives the data instead of the name.
pub(super) fn data_argument(info: &ComponentInfo) -> Option<&str> {
    info.metadata().get(DATA)?.as_str()
}

/// The argument with the names of columns, by the metadata `{"columns": "columns"}`. The data of such a component are rows.
pub(super) fn columns_argument(info: &ComponentInfo) -> Option<&str> {
    info.metadata().get("columns")?.as_str()
}

/// Whether a component receives a list of pages as `@pages`, by the metadata `{"pages": true}`.
pub(super) fn lists_pages(info: &ComponentInfo) -> bool {
    info.metadata()
        .get("pages")
        .is_some_and(tera::Value::is_truthy)
}

fn unknown_argument(info: &ComponentInfo, name: &str) -> Diagnostic {
    let finding = Diagnostic::error(
        "component-argument",
        format!("`{}` takes no argument `{name}`", info.name()),
    );
    let known: Vec<&str> = arguments(info).map(ComponentArg::name).collect();
    match nearest(name, known.iter().copied()) {
        Some(right) => finding.label(format!("did you mean `{right}`?")),
        None if known.is_empty() => finding.hint("it takes no arguments"),
        None => finding.hint(format!("it takes {}", known.join(", "))),
    }
}

fn has_type(value: &Json, wanted: ComponentArgType) -> bool {
    match wanted {
        ComponentArgType::String => value.is_string(),
        ComponentArgType::Bool => value.is_boolean(),
        ComponentArgType::Integer => value.is_i64() || value.is_u64(),
        ComponentArgType::Float => value.is_f64(),
        ComponentArgType::Number => value.is_number(),
        ComponentArgType::Array => value.is_array(),
        ComponentArgType::Map => value.is_object(),
        _ => false,
    }
}
