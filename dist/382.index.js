"use strict";
exports.id = 382;
exports.ids = [382];
exports.modules = {

/***/ 955:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(8765);let i=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(e,r,s){let[o,n=r]=splitAt(e.replace(/^git\+/,""),"#"),[l,c=""]=splitAt(o,"?"),u=c.split("&").filter(t=>""!==t),f=u.filter(t=>i.test(t));void 0!==s&&f.push(`subdirectory=${s}`);let m=u.filter(t=>!i.test(t)),p=t.withoutCredentials(0===m.length?l:`${l}?${m.join("&")}`),$=0===f.length?"":`${p.includes("?")?"&":"?"}${f.join("&")}`;return`git+${p}${$}${void 0===n?"":`#${n}`}`}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function commitOf(t){return splitAt(t,"#")[1]}function splitAt(t,i){let e=t.indexOf(i);return e<0?[t]:[t.slice(0,e),t.slice(e+1)]}exports.commitOf=commitOf,exports.gitSource=gitSource,exports.isCommit=isCommit;


/***/ }),

/***/ 9343:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8765),t=__webpack_require__(7528);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(n){let r;try{r=JSON.parse(n)}catch(r){throw t.refuseMergeConflict(n),new e.ManifestError("The file is not valid JSON.",lineOf(r,n))}if(!isObject(r))throw new e.ManifestError("The file is not a JSON object.");return(n.includes("\\")||countKeysAtMost(n)!==countKeys(r))&&checkKeys(n),r}function countKeysAtMost(e){let t=0;for(let r=e.indexOf(":");-1!==r;r=e.indexOf(":",r+1)){let i=r-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===n&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"stands twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let i=t+1;for(let t=e.charCodeAt(i);t!==n;t=e.charCodeAt(i))i+=t===r?2:1;return i+1}let n=34,r=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 3242:
/***/ ((__unused_webpack_module, exports) => {

function lineIndex(e,n){let t;return i=>(t??=index(e,n)).get(i)??1}function index(e,n){let t=new Map;return e.split("\n").forEach((e,i)=>{let l=n.exec(e)?.[1]?.replaceAll("\\/","/");void 0===l||t.has(l)||t.set(l,i+1)}),t}exports.lineIndex=lineIndex;


/***/ }),

/***/ 6141:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(9343),e=__webpack_require__(8765);function isTable(e){return t.isObject(e)&&!(e instanceof Date)}function requiredText(t,r){let i=optionalText(t,r);if(void 0===i||""===i)throw new e.ManifestError(`"${r}" is missing.`);return i}function optionalText(t,r){let i=t[r]??void 0;if(void 0===i||"string"==typeof i)return i;throw new e.ManifestError(`"${r}" is not a text.`)}function optionalTable(t,r){let i=t[r]??void 0;if(void 0===i||isTable(i))return i;throw new e.ManifestError(`"${r}" is not a table.`)}function tables(t,e){return list(t,e,isTable,"tables")}function texts(t,e){return list(t,e,t=>"string"==typeof t,"texts")}function list(t,r,i,o){let n=t[r]??[];if(!Array.isArray(n)||!n.every(i))throw new e.ManifestError(`"${r}" is not a list of ${o}.`);return n}exports.isTable=isTable,exports.optionalTable=optionalTable,exports.optionalText=optionalText,exports.requiredText=requiredText,exports.tables=tables,exports.texts=texts;


/***/ }),

/***/ 7528:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8765);function lineAt(e,r){let n=1;for(let t=e.indexOf("\n");-1!==t&&t<r;t=e.indexOf("\n",t+1))n++;return n}function refuseMergeConflict(r){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(r);if(n)throw new e.ManifestError("A merge conflict is not resolved.",lineAt(r,n.index))}exports.lineAt=lineAt,exports.refuseMergeConflict=refuseMergeConflict;


/***/ }),

/***/ 2382:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8765),r=__webpack_require__(955),i=__webpack_require__(9343),t=__webpack_require__(3242),o=__webpack_require__(6141),n=__webpack_require__(8033),s=__webpack_require__(517);function read(e,r,i,t){let n=o.texts(t,"hashes"),{source:a,problem:l}=originOf(t,n),f=(o.optionalText(t,"version")??"*").replace(/\s/g,""),p=/^===?([^*,]+)$/.exec(f)?.[1];return e.add({name:i,version:p,specifier:void 0!==p||"*"===f?void 0:f,hashes:n,source:a,marker:s.inGroup(r,o.optionalText(t,"markers")),extras:o.texts(t,"extras")}),l??(void 0===a&&void 0===p?"version":void 0)}function originOf(i,t){let n=o.optionalText(i,"git");if(void 0!==n){let e=o.optionalText(i,"ref");return{source:r.gitSource(n,e,o.optionalText(i,"subdirectory")),problem:r.isCommit(e)?void 0:"reference"}}if(["hg","svn","bzr"].some(e=>void 0!==i[e]))throw new e.ManifestError("It comes from a version control system other than Git.");let s=o.optionalText(i,"file")??o.optionalText(i,"path");if(void 0===s)return{};let a=/^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(s),l=a?e.withoutCredentials(s):`path:${s}`;return!0===i.editable?{source:l,problem:"editable"}:{source:l,problem:t.length>0?void 0:a?"url":"path"}}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(7528),exports.pipfile=r=>{let{_meta:a,...l}=i.parseJsonObject(r);if(!o.isTable(a)||6!==a["pipfile-spec"])throw new e.ManifestError("The file is no Pipfile.lock with a pipfile-spec of 6.");if(!o.isTable(l.default))throw new e.ManifestError('The Pipfile.lock has no "default" group.');let f=new s.PythonPackages,p=[],c=t.lineIndex(r,/^\s*"([^"]*)"\s*:\s*\{/);for(let r of Object.keys(l))for(let[i,t]of Object.entries(o.optionalTable(l,r)??{})){if(!o.isTable(t))throw new e.ManifestError(`An entry of "${r}" is not an object.`,c(i));try{let e=read(f,r,i,t);e&&p.push({file:"Pipfile.lock",line:c(i),name:n.pythonName(i),problem:e})}catch(t){if(!(t instanceof e.ManifestError))throw t;throw new e.ManifestError(`An entry of "${r}" cannot be read: ${t.message}`,c(i),t)}}return{packages:f.list(),unpinned:p}};


/***/ }),

/***/ 517:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8033);let PythonPackages=class PythonPackages{#e;add({name:n,version:t,specifier:r,hashes:o,source:i,marker:s="",extras:a=[]}){let u={ecosystem:"pypi",name:e.pythonName(n),version:t??null,hashes:sortedOnce(o)};void 0!==r&&(u.specifier=r),void 0!==i&&(u.source=i);let d=JSON.stringify([u.name,t??"",i??"",r??""]),f=this.#e.get(d);f&&!equal(f.package.hashes,u.hashes)&&(d+=JSON.stringify(u.hashes),f=this.#e.get(d));let h=""===s.trim()?void 0:new Set([e.normaliseMarker(s)]);for(let n of(void 0===f?this.#e.set(d,f={package:u,markers:h,extras:void 0}):f.markers=h&&f.markers?.union(h),a))(f.extras??=new Set).add(e.pythonName(n))}list(){return Array.from(this.#e.values(),({package:e,markers:n,extras:t})=>{if(void 0===n&&void 0===t)return e;let r=void 0===t?[]:[`[${[...t].sort().join(",")}]`];return{...e,marker:[...r,...void 0===n?[]:[anyOf(n)]].join(" ")}})}constructor(){this.#e=new Map}};function inGroup(n,t=""){let r=`${JSON.stringify(e.pythonName(n))} in dependency_groups`;return""===t.trim()?r:`(${t}) and ${r}`}function anyOf(e){let n=[...e].sort();return 1===n.length?n.join(""):n.map(e=>`(${e})`).join(" or ")}function equal(e,n){return e.length===n.length&&e.every((e,t)=>e===n[t])}function sortedOnce(e){let n=e.length<2?e:e.toSorted();for(let e=1;e<n.length;e++)if(n[e]===n[e-1])return[...new Set(n)];return n}exports.PythonPackages=PythonPackages,exports.anyOf=anyOf,exports.inGroup=inGroup;


/***/ }),

/***/ 8033:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8765);function pythonName(e){return e.replace(/[-_.]+/g,"-").toLowerCase()}let t=/[ \t]*(?:(?<bracket>[()])|(?<text>'[^']*'|"[^"]*")|(?<operator>[=~!<>]{1,3})|(?<word>[A-Za-z_.]+))/y,r=new Set(["<","<=","!=","==",">=",">","~=","==="]),n=new Set(["dependency_groups","extra","extras","implementation_name","implementation_version","os_name","platform_machine","platform_python_implementation","platform_release","platform_system","platform_version","python_full_version","python_version","sys_platform"]);function normaliseMarker(e){let t=markerTokens(e),n=[],o=[{start:0,compound:!1}],a=0;for(;;){for(;"("===t[a];)o.push({start:n.length,compound:!1}),a++;let e=operand(t[a++]),i=t[a++];if("not"===i&&"in"===t[a])i=`not ${t[a++]??""}`;else if("in"!==i&&!r.has(i??""))throw invalid("a comparison");let l=operand(t[a++]);for(n.push(`${e} ${i??""} ${"extra"===e?pythonName(l):l}`);")"===t[a]&&o.length>1;){let e=o.pop();e?.compound===!0&&(n[e.start]=`(${n[e.start]??""}`,n.push(`${n.pop()??""})`)),a++}let s=t[a++];if(void 0===s)break;if("and"!==s&&"or"!==s)throw invalid('"and" or "or"');n.push(s);let p=o.at(-1);void 0!==p&&(p.compound=!0)}if(o.length>1)throw invalid("a closing parenthesis");let i=n.join(" ");return n.length>1&&o[0]?.compound===!1?i.slice(1,-1):i}function markerTokens(e){let r=e.trim(),n=[];for(t.lastIndex=0;t.lastIndex<r.length;){let e=t.exec(r);if(null===e)throw invalid("a variable or a quoted text");n.push(e[0].trimStart())}return n}function operand(e){if(void 0===e)throw invalid("a variable or a quoted text");if(e.startsWith('"')||e.startsWith("'")){let t=e.slice(1,-1);return t.includes('"')?`'${t}'`:`"${t}"`}let t=e.replaceAll(".","_"),r="python_implementation"===t?"platform_python_implementation":t;if(!n.has(r))throw invalid("a variable or a quoted text");return r}function invalid(t){return new e.ManifestError(`The environment marker after ";" is not valid: ${t} is missing.`)}exports.normaliseMarker=normaliseMarker,exports.pythonName=pythonName;


/***/ })

};
;