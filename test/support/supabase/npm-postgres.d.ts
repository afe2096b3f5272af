// Deno's name for the package.
declare module 'npm:postgres@3.4.9' {
  export { default } from 'postgres';
}
