// RJSF set up for this form: no checks of its own, plain words, buttons that say what they do.
import React, { createContext, useContext } from "react";
import Form from "@rjsf/core";
import { withoutEmptyLists } from "./law.js";

export const Speech = createContext(null);

// The page checks with Ajv compiled beforehand; the renderer is told the result as extra errors.
const validator = {
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  rawValidation: () => ({ errors: [] }),
  toErrorList: () => [],
  isValid: () => true,
  reset: () => {},
};

function translate(say) {
  const known = { Yes: say("yes"), No: say("no"), Remove: say("remove"), Add: "+" };
  return (text, params) => (params ?? []).reduce((all, one, i) => all.replace(`%${i + 1}`, one), known[text] ?? text);
}

function Button({ icon: _i, iconType: _t, uiSchema: _u, registry: _r, className: _c, label, ...rest }) {
  return <button type="button" {...rest}>{label}</button>;
}

function useWords() {
  return useContext(Speech);
}

const templates = {
  ButtonTemplates: {
    AddButton: (props) => { const { say } = useWords(); return <Button {...props} label={say("addOne")} title={undefined} data-say={say("form")} />; },
    RemoveButton: (props) => { const { say } = useWords(); return <Button {...props} label={say("remove")} title={undefined} />; },
    MoveUpButton: () => null,
    MoveDownButton: () => null,
    CopyButton: () => null,
    SubmitButton: () => null,
  },
  ErrorListTemplate: () => null,
};

export function Questions({ schema, ui, data, errors, onChange, prefix }) {
  const { say } = useWords();
  return (
    <Form
      tagName="div" schema={schema} uiSchema={ui} formData={data} validator={validator}
      templates={templates} idPrefix={prefix} noHtml5Validate showErrorList={false}
      extraErrors={errors} translateString={translate(say)}
      experimental_defaultFormStateBehavior={{ emptyObjectFields: "skipDefaults", arrayMinItems: { populate: "never" } }}
      onChange={(event) => onChange(withoutEmptyLists(event.formData))}
    ><></></Form>
  );
}
