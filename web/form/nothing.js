// In place of a validator that compiles in the page: the form's check is compiled beforehand.
export default {};
