/** What the bundler adds to the module system. */
declare module '*.css';
declare module '*?url' {
  const url: string;
  export default url;
}
