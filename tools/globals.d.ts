/** What the build writes into the worker: the addresses of the staff's files, and a mark that changes with them. */
declare const __ASSETS__: string[];
declare const __VERSION__: string;
