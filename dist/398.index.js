"use strict";
exports.id = 398;
exports.ids = [398];
exports.modules = {

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ }),

/***/ 3670:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function originUnlessHashed(i,...n){let r=n.filter(e=>"string"==typeof e&&""!==e);return i.length>0||0===r.length?{}:{origin:r.map(i=>e.withoutCredentials(String(i)).replace(/\/+$/,"")).join(" ")}}exports.originUnlessHashed=originUnlessHashed;


/***/ }),

/***/ 398:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(6889),r=__webpack_require__(3670);__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708);let i=String.raw`"[^"\\]*(?:\\.[^"\\]*)*"|[^\s",:]+`,n=RegExp(`^(?:${i})(?:, ?(?:${i}))*:$`),s=RegExp(`^( {2}| {4})(${i})(?: (${i})|:)$`),o=RegExp(i,"g");function readEntries(t){let r,i=[],l=new Set;for(let[a,f]of t.split("\n").entries()){let t=f.endsWith("\r")?f.slice(0,-1):f,d=a+1;if(""===t.trim()||t.startsWith("#"))continue;if(t.length>1e5)throw notUnderstood(d);if(!t.startsWith(" ")){if(!n.test(t))throw notUnderstood(d);let s=(t.slice(0,-1).match(o)??[]).map(e=>unquoted(e,d));for(let t of s){if(l.has(t))throw new e.ManifestError("The yarn.lock has two entries for the same range.",d);l.add(t)}i.push({line:d,patterns:s,fields:new Map,dependencies:new Set}),r=void 0;continue}let u=i.at(-1),[,h,c,p]=s.exec(t)??[];if(void 0===u||void 0===h||void 0===c)throw notUnderstood(d);let w=unquoted(c,d);if(4===h.length){if(void 0===r||void 0===p)throw notUnderstood(d);r.isEmpty=!1,("dependencies"===r.name||"optionalDependencies"===r.name)&&u.dependencies.add(w)}else if(void 0===p)r={name:w,isEmpty:!0};else{if(u.fields.has(w))throw new e.ManifestError("The yarn.lock has two values for one key.",d);u.fields.set(w,unquoted(p,d)),r=void 0}}if(r?.isEmpty)throw new e.ManifestError(a,i.at(-1)?.line);return i}function notUnderstood(t){return new e.ManifestError("The line is not as Yarn writes it.",t)}function unquoted(e,t){if(!e.startsWith('"'))return e;try{return String(JSON.parse(e))}catch{throw notUnderstood(t)}}function refuseCutShort(t){let r=t.at(-1);if(void 0===r)return;let i=new Set(t.flatMap(({patterns:e})=>e.map(e=>cut(e).name))),n=r.patterns[0]??"";for(let s of t)for(let t of s.dependencies)if(!i.has(t)&&`${t}@`>n)throw new e.ManifestError(a,r.line);let{range:s}=split(n);if(!r.fields.has("resolved")&&!/^(?:file|link):/.test(s))throw new e.ManifestError(a,r.line)}let a="The yarn.lock is cut short: what the last entries need is missing.";function packageOf(t){let i=t.fields.get("version");if(void 0===i)throw new e.ManifestError("The entry has no version.",t.line);let n=t.fields.get("resolved"),s=t.fields.get("integrity"),o=new Map;for(let a of t.patterns){let{name:l,range:f}=split(a);if(f.startsWith("link:"))continue;let d=/^(?!npm:)[a-z+]+:|^[^@/]+\/[^/]|^[^@/]+@[^:/]+:/i.test(f),u=d?void 0:/#([0-9a-f]{40})$/.exec(n??"")?.[1],h=void 0===u?[]:[`sha1:${u}`],c=void 0===s?h:integritiesOf(s,t.line);o.set(l,{ecosystem:"npm",name:l,version:i,hashes:c,...d?{source:e.withoutCredentials(n??f)}:r.originUnlessHashed(c,n)})}return[...o.values()]}let l=new Map([["md5",24],["sha1",28],["sha256",44],["sha384",64],["sha512",88]]);function integritiesOf(t,r){let i=t.split(" ");for(let t of i){let i=t.indexOf("-");if(l.get(t.slice(0,i))!==t.length-i-1)throw new e.ManifestError("The integrity of the entry is not whole.",r)}return[...new Set(i)].sort()}function split(e){let t=cut(e);for(;t.range.startsWith("npm:");)t=cut(t.range.slice(4));return t}function cut(e){let t=e.indexOf("@",1);return -1===t?{name:e,range:""}:{name:e.slice(0,t),range:e.slice(t+1)}}exports.yarnV1=r=>{t.refuseMergeConflict(r);let i=readEntries(r);if(0===i.length&&!/^# yarn lockfile v1\r?$/m.test(r))throw new e.ManifestError("The file is no yarn.lock: it has neither entries nor the comment that tells its version.");refuseCutShort(i);let n=i.flatMap(({patterns:e})=>e.map(e=>split(e)).filter(({range:e})=>e.startsWith("link:")));return{packages:i.flatMap(packageOf),unpinned:[],links:n.map(({name:e})=>e)}};


/***/ })

};
;