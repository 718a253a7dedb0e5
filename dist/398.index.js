"use strict";
exports.id = 398;
exports.ids = [398];
exports.modules = {

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function lineAt(e,n){let t=1;for(let r=e.indexOf("\n");-1!==r&&r<n;r=e.indexOf("\n",r+1))t++;return t}function lineIndex(e,n){let t;return r=>(t??=index(e,n)).get(r)??1}function index(e,n){let t=new Map;return e.split("\n").forEach((e,r)=>{let i=n.exec(e)?.[1]?.replaceAll("\\/","/");void 0===i||t.has(i)||t.set(i,r+1)}),t}function refuseMergeConflict(n){let t=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(n);if(t)throw new e.ManifestError("A merge conflict is not resolved.",lineAt(n,t.index))}exports.lineAt=lineAt,exports.lineIndex=lineIndex,exports.refuseMergeConflict=refuseMergeConflict;


/***/ }),

/***/ 398:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(6889);__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975);let n=String.raw`"[^"\\]*(?:\\.[^"\\]*)*"|[^\s",:]+`,i=RegExp(`^(?:${n})(?:, ?(?:${n}))*:$`),r=RegExp(`^( {2}| {4})(${n})(?: (${n})|:)$`),s=RegExp(n,"g");function readEntries(t){let n,a=[],l=new Set;for(let[o,f]of t.split("\n").entries()){let t=f.endsWith("\r")?f.slice(0,-1):f,d=o+1;if(""===t.trim()||t.startsWith("#"))continue;if(t.length>1e5)throw notUnderstood(d);if(!t.startsWith(" ")){if(!i.test(t))throw notUnderstood(d);let r=(t.slice(0,-1).match(s)??[]).map(e=>unquoted(e,d));for(let t of r){if(l.has(t))throw new e.ManifestError("The yarn.lock has two entries for the same range.",d);l.add(t)}a.push({line:d,patterns:r,fields:new Map,dependencies:new Set}),n=void 0;continue}let h=a.at(-1),[,u,c,p]=r.exec(t)??[];if(void 0===h||void 0===u||void 0===c)throw notUnderstood(d);let w=unquoted(c,d);if(4===u.length){if(void 0===n||void 0===p)throw notUnderstood(d);n.isEmpty=!1,("dependencies"===n.name||"optionalDependencies"===n.name)&&h.dependencies.add(w)}else if(void 0===p)n={name:w,isEmpty:!0};else{if(h.fields.has(w))throw new e.ManifestError("The yarn.lock has two values for one key.",d);h.fields.set(w,unquoted(p,d)),n=void 0}}if(n?.isEmpty)throw new e.ManifestError(o,a.at(-1)?.line);return a}function notUnderstood(t){return new e.ManifestError("The line is not as Yarn writes it.",t)}function unquoted(e,t){if(!e.startsWith('"'))return e;try{return String(JSON.parse(e))}catch{throw notUnderstood(t)}}function refuseCutShort(t){let n=t.at(-1);if(void 0===n)return;let i=new Set(t.flatMap(({patterns:e})=>e.map(e=>cut(e).name))),r=n.patterns[0]??"";for(let s of t)for(let t of s.dependencies)if(!i.has(t)&&`${t}@`>r)throw new e.ManifestError(o,n.line);let{range:s}=split(r);if(!n.fields.has("resolved")&&!/^(?:file|link):/.test(s))throw new e.ManifestError(o,n.line)}let o="The yarn.lock is cut short: what the last entries need is missing.";function packageOf(t){let n=t.fields.get("version");if(void 0===n)throw new e.ManifestError("The entry has no version.",t.line);let i=t.fields.get("resolved"),r=t.fields.get("integrity"),s=new Map;for(let o of t.patterns){let{name:a,range:l}=split(o);if(l.startsWith("link:"))continue;let f=/^(?!npm:)[a-z+]+:|^[^@/]+\/[^/]|^[^@/]+@[^:/]+:/i.test(l),d=f?void 0:/#([0-9a-f]{40})$/.exec(i??"")?.[1],h=void 0===d?[]:[`sha1:${d}`];s.set(a,{ecosystem:"npm",name:a,version:n,hashes:void 0===r?h:integritiesOf(r,t.line),...f&&{source:e.withoutCredentials(i??l)}})}return[...s.values()]}let a=new Map([["md5",24],["sha1",28],["sha256",44],["sha384",64],["sha512",88]]);function integritiesOf(t,n){let i=t.split(" ");for(let t of i){let i=t.indexOf("-");if(a.get(t.slice(0,i))!==t.length-i-1)throw new e.ManifestError("The integrity of the entry is not whole.",n)}return[...new Set(i)].sort()}function split(e){let t=cut(e);for(;t.range.startsWith("npm:");)t=cut(t.range.slice(4));return t}function cut(e){let t=e.indexOf("@",1);return -1===t?{name:e,range:""}:{name:e.slice(0,t),range:e.slice(t+1)}}exports.yarnV1=n=>{t.refuseMergeConflict(n);let i=readEntries(n);if(0===i.length&&!/^# yarn lockfile v1\r?$/m.test(n))throw new e.ManifestError("The file is no yarn.lock: it has neither entries nor the comment that tells its version.");refuseCutShort(i);let r=i.flatMap(({patterns:e})=>e.map(e=>split(e)).filter(({range:e})=>e.startsWith("link:")));return{packages:i.flatMap(packageOf),unpinned:[],links:r.map(({name:e})=>e)}};


/***/ })

};
;