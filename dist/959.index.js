"use strict";
exports.id = 959;
exports.ids = [959];
exports.modules = {

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(1474),n=__webpack_require__(6889);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(t){let r;try{r=JSON.parse(t)}catch(r){throw n.refuseMergeConflict(t),new e.ManifestError("The file is not valid JSON.",lineOf(r,t))}if(!isObject(r))throw new e.ManifestError("The file is not a JSON object.");return(t.includes("\\")||countKeysAtMost(t)!==countKeys(r))&&checkKeys(t),r}function countKeysAtMost(e){let t=0;for(let n=e.indexOf(":");-1!==n;n=e.indexOf(":",n+1)){let i=n-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===r&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"stands twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let n=t+1;for(let t=e.charCodeAt(n);n<e.length&&t!==r;t=e.charCodeAt(n))n+=t===i?2:1;return n+1}let r=34,i=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ }),

/***/ 4583:
/***/ ((__unused_webpack_module, exports) => {

function isOfRegistry(e,t){if(!/^https?:\/\//i.test(e))return!1;let[s=""]=e.split(/[?#]/),i=s.replaceAll(/%2f/gi,"/").replaceAll("%40","@"),l=`${t.slice(t.lastIndexOf("/")+1)}-`,isArchive=e=>{let t=i.lastIndexOf(e),[,s=""]=/^(?:@[^/]+\/|\d[^/]*\/)?([^/]+)$/.exec(i.slice(t+e.length))??[];return -1!==t&&s.startsWith(l)};return isArchive(`/${t}/-/`)||isArchive(`/${t}/download/`)||i.includes(`/download/${t}/`)&&/\/\d[^/]*\/[0-9a-f]+$/.test(i)}exports.isOfRegistry=isOfRegistry;


/***/ }),

/***/ 4959:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),n=__webpack_require__(1114),t=__webpack_require__(4583),r=__webpack_require__(3670);__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(1474),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(6889);let Found=class Found{add(e,n){this.packages.push(e);let t=!0===n.inBundle||!0===n.bundled;0===e.hashes.length&&(t||isVacant(n))&&this.exempt.add(e)}constructor(){this.packages=[],this.links=[],this.exempt=new Set}};function isVacant(e){return void 0===e.resolved&&void 0===e.version&&(!0===e.optional||!0===e.peer||!0===e.extraneous)}function read(t,r){let{lockfileVersion:i,packages:s,dependencies:o}=t;switch(i){case 2:case 3:if(!n.isObject(s))throw new e.ManifestError('The npm lock file has no "packages".');readPackages(s,r);return;case 1:if(void 0!==s)throw new e.ManifestError('The npm lock file has "packages", which this version has not.');readDependencies(o??{},r);return;case void 0:if(!n.isObject(o))throw new e.ManifestError('The file is no npm lock file: it has no "lockfileVersion".');readDependencies(o,r);return;default:throw new e.ManifestError("The npm lock file has a lockfileVersion that is not known (known are 1, 2 and 3).")}}let i="node_modules/";function readPackages(s,o){let l=Object.keys(s);if(l.length>0&&!l.some(e=>""===e||e.includes(i)))throw new e.ManifestError('"packages" holds neither the project nor anything in node_modules.');let a=requestedUrls(l,s);for(let d of l){let l=s[d],c=d.lastIndexOf(i);if(!n.isObject(l))throw new e.ManifestError(`The entry ${e.quoted(d)} is not an object.`);if(-1===c)continue;if(!0===l.link){isMember(l.resolved,s)||o.links.push(d.slice(c+i.length));continue}let u=optionalText(l,"name",d)??d.slice(c+i.length),f=optionalText(l,"version",d),h=hashesOf(l,d),p=l.resolved,m=a.size>0&&"string"==typeof p&&a.has(p);"string"!=typeof p||""===p?o.add({ecosystem:"npm",name:u,version:f,hashes:h},l):!m&&t.isOfRegistry(p,u)?o.add({ecosystem:"npm",name:u,version:f,hashes:h,...r.originUnlessHashed(h,p)},l):o.add({ecosystem:"npm",name:u,version:f,hashes:h,source:e.withoutCredentials(p)},l)}}function isMember(e,t){if("string"!=typeof e||e.startsWith("../")||!Object.hasOwn(t,e))return!1;let r=t[""];return!n.isObject(r)||void 0!==r.workspaces}function requestedUrls(e,t){let r=new Set;for(let s of e){if(s.includes(i))continue;let e=t[s];if(n.isObject(e))for(let t of["dependencies","devDependencies","optionalDependencies","peerDependencies"]){let i=e[t];if(n.isObject(i))for(let e of Object.values(i))"string"==typeof e&&e.startsWith("http")&&r.add(e)}}return r}function readDependencies(t,r){let i=[t];for(;i.length>0;){let t=i.pop();if(!n.isObject(t))throw new e.ManifestError('"dependencies" is not an object.');for(let[s,o]of Object.entries(t)){if(!n.isObject(o))throw new e.ManifestError(`The entry ${e.quoted(s)} is not an object.`);void 0!==o.dependencies&&i.push(o.dependencies);let t=fromDependency(s,o);t?r.add(t,o):String(o.version).startsWith("file:../")&&r.links.push(s)}}}function fromDependency(n,t){let i=optionalText(t,"version",n);if(null===i)throw new e.ManifestError(`The entry ${e.quoted(n)} has no version.`);let s=hashesOf(t,n),o=r.originUnlessHashed(s,optionalText(t,"resolved",n)),l=/^npm:(.+)@(.*)$/.exec(i);return l?.[1]!==void 0&&void 0!==l[2]?{ecosystem:"npm",name:l[1],version:l[2],hashes:s,...o}:i.includes(":")?i.startsWith("file:")&&0===s.length?void 0:{ecosystem:"npm",name:n,version:versionOfArchive(i,n),hashes:s,source:e.withoutCredentials(i)}:{ecosystem:"npm",name:n,version:i,hashes:s,...o}}function versionOfArchive(e,n){let[t=""]=e.slice(e.lastIndexOf("/")+1).split(/[?#]/),r=`${n.slice(n.lastIndexOf("/")+1)}-`;return t.startsWith(r)?/^(\d+\.\d+\.\d+.*)\.tgz$/.exec(t.slice(r.length))?.[1]??null:null}function optionalText(n,t,r){let i=n[t];if(void 0===i)return null;if("string"==typeof i)return i;throw new e.ManifestError(`"${t}" of the entry ${e.quoted(r)} is not a text.`)}function hashesOf(e,n){let t=optionalText(e,"integrity",n);return null===t||""===t?[]:t.includes(" ")?[...new Set(t.trim().split(/\s+/))].sort():[t]}exports.npm=e=>{let t=new Found;read(n.parseJsonObject(e),t);let{packages:r,links:i,exempt:s}=t;return{packages:r,unpinned:[],links:i,exempt:s}};


/***/ }),

/***/ 3670:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function originUnlessHashed(i,...n){let r=n.filter(e=>"string"==typeof e&&""!==e);return i.length>0||0===r.length?{}:{origin:r.map(i=>e.withoutCredentials(String(i)).replace(/\/+$/,"")).join(" ")}}exports.originUnlessHashed=originUnlessHashed;


/***/ })

};
;