"use strict";
exports.id = 398;
exports.ids = [398];
exports.modules = {

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ }),

/***/ 398:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(6889);__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(8522),__webpack_require__(4708),__webpack_require__(1708);let r=String.raw`"[^"\\]*(?:\\.[^"\\]*)*"|[^\s",:]+`,n=RegExp(`^(?:${r})(?:, ?(?:${r}))*:$`),i=RegExp(`^( {2}| {4})(${r})(?: (${r})|:)$`),s=RegExp(r,"g");function readEntries(t){let r,a=[],l=new Set;for(let[o,f]of t.split("\n").entries()){let t=f.endsWith("\r")?f.slice(0,-1):f,d=o+1;if(""===t.trim()||t.startsWith("#"))continue;if(t.length>1e5)throw notUnderstood(d);if(!t.startsWith(" ")){if(!n.test(t))throw notUnderstood(d);let i=(t.slice(0,-1).match(s)??[]).map(e=>unquoted(e,d));for(let t of i){if(l.has(t))throw new e.ManifestError("The yarn.lock has two entries for the same range.",d);l.add(t)}a.push({line:d,patterns:i,fields:new Map,dependencies:new Set}),r=void 0;continue}let u=a.at(-1),[,h,c,p]=i.exec(t)??[];if(void 0===u||void 0===h||void 0===c)throw notUnderstood(d);let w=unquoted(c,d);if(4===h.length){if(void 0===r||void 0===p)throw notUnderstood(d);r.isEmpty=!1,("dependencies"===r.name||"optionalDependencies"===r.name)&&u.dependencies.add(w)}else if(void 0===p)r={name:w,isEmpty:!0};else{if(u.fields.has(w))throw new e.ManifestError("The yarn.lock has two values for one key.",d);u.fields.set(w,unquoted(p,d)),r=void 0}}if(r?.isEmpty)throw new e.ManifestError(o,a.at(-1)?.line);return a}function notUnderstood(t){return new e.ManifestError("The line is not as Yarn writes it.",t)}function unquoted(e,t){if(!e.startsWith('"'))return e;try{return String(JSON.parse(e))}catch{throw notUnderstood(t)}}function refuseCutShort(t){let r=t.at(-1);if(void 0===r)return;let n=new Set(t.flatMap(({patterns:e})=>e.map(e=>cut(e).name))),i=r.patterns[0]??"";for(let s of t)for(let t of s.dependencies)if(!n.has(t)&&`${t}@`>i)throw new e.ManifestError(o,r.line);let{range:s}=split(i);if(!r.fields.has("resolved")&&!/^(?:file|link):/.test(s))throw new e.ManifestError(o,r.line)}let o="The yarn.lock is cut short: what the last entries need is missing.";function packageOf(t){let r=t.fields.get("version");if(void 0===r)throw new e.ManifestError("The entry has no version.",t.line);let n=t.fields.get("resolved"),i=t.fields.get("integrity"),s=new Map;for(let o of t.patterns){let{name:a,range:l}=split(o);if(l.startsWith("link:"))continue;let f=/^(?!npm:)[a-z+]+:|^[^@/]+\/[^/]|^[^@/]+@[^:/]+:/i.test(l),d=f?void 0:/#([0-9a-f]{40})$/.exec(n??"")?.[1],u=void 0===d?[]:[`sha1:${d}`];s.set(a,{ecosystem:"npm",name:a,version:r,hashes:void 0===i?u:integritiesOf(i,t.line),...f&&{source:e.withoutCredentials(n??l)}})}return[...s.values()]}let a=new Map([["md5",24],["sha1",28],["sha256",44],["sha384",64],["sha512",88]]);function integritiesOf(t,r){let n=t.split(" ");for(let t of n){let n=t.indexOf("-");if(a.get(t.slice(0,n))!==t.length-n-1)throw new e.ManifestError("The integrity of the entry is not whole.",r)}return[...new Set(n)].sort()}function split(e){let t=cut(e);for(;t.range.startsWith("npm:");)t=cut(t.range.slice(4));return t}function cut(e){let t=e.indexOf("@",1);return -1===t?{name:e,range:""}:{name:e.slice(0,t),range:e.slice(t+1)}}exports.yarnV1=r=>{t.refuseMergeConflict(r);let n=readEntries(r);if(0===n.length&&!/^# yarn lockfile v1\r?$/m.test(r))throw new e.ManifestError("The file is no yarn.lock: it has neither entries nor the comment that tells its version.");refuseCutShort(n);let i=n.flatMap(({patterns:e})=>e.map(e=>split(e)).filter(({range:e})=>e.startsWith("link:")));return{packages:n.flatMap(packageOf),unpinned:[],links:i.map(({name:e})=>e)}};


/***/ })

};
;