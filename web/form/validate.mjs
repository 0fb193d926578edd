// Reads {schema, applications} on standard input; prints one true or false for each application.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";

const { schema, applications } = JSON.parse(readFileSync(0, "utf8"));
const ajv = new Ajv2020({ strict: false, allErrors: false });
addFormats(ajv, ["date"]);
ajv.addFormat("email", true);
const validate = ajv.compile(schema);
process.stdout.write(JSON.stringify(applications.map((one) => validate(one))));
