"use strict";
exports.id = 721;
exports.ids = [721];
exports.modules = {

/***/ 1114:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(1474),n=__webpack_require__(6889);function isObject(e){return"object"==typeof e&&null!==e&&!Array.isArray(e)}function parseJsonObject(t){let r;try{r=JSON.parse(t)}catch(r){throw n.refuseMergeConflict(t),new e.ManifestError("The file is not valid JSON.",lineOf(r,t))}if(!isObject(r))throw new e.ManifestError("The file is not a JSON object.");return(t.includes("\\")||countKeysAtMost(t)!==countKeys(r))&&checkKeys(t),r}function countKeysAtMost(e){let t=0;for(let n=e.indexOf(":");-1!==n;n=e.indexOf(":",n+1)){let i=n-1;for(;isBlank(e.charCodeAt(i));)i--;e.charCodeAt(i)===r&&t++}return t}function countKeys(e){let t=0,n=[e];for(let e=n.pop();void 0!==e;e=n.pop()){if(Array.isArray(e)){for(let t of e)"object"==typeof t&&null!==t&&n.push(t);continue}for(let r in e){t++;let i=e[r];"object"==typeof i&&null!==i&&n.push(i)}}return t}function checkKeys(e){let n,r=[],i=/["{}[\]]/g,o=/[ \t\r\n]*:/y;for(let s=i.exec(e);null!==s;s=i.exec(e)){let[l]=s;if("{"===l)r.push(new Set);else if("["===l)r.push(void 0);else if('"'!==l)r.pop();else{let l=endOfString(e,s.index);if(i.lastIndex=o.lastIndex=l,!o.test(e))continue;let c=e.slice(s.index,l),f=JSON.parse(c),u=r.at(-1);if(u?.has(f)===!0)throw refusedKey(f,"stands twice in one object",t.lineAt(e,l));u?.add(f),1===f.length&&c.length>3&&(n??=refusedKey(f,"is written as an escape",t.lineAt(e,l)))}}if(n)throw n}function refusedKey(t,n,r){return new e.ManifestError(`The key ${e.quoted(t)} ${n}.`,r)}function endOfString(e,t){let n=t+1;for(let t=e.charCodeAt(n);n<e.length&&t!==r;t=e.charCodeAt(n))n+=t===i?2:1;return n+1}let r=34,i=92;function isBlank(e){return 32===e||10===e||13===e||9===e}function lineOf(e,n){let r=String(e),i=/at position (\d+)(?: |$)/.exec(r)?.[1];if(void 0!==i)return t.lineAt(n,Number(i));let[,o,s,l]=/Unexpected token '([^]+?)', (\.\.\.)?"([^]*)"/.exec(r)??[];return void 0===o||void 0===l?t.lineAt(n,n.length):t.lineAt(n,n.indexOf(l)+(s?10:l.lastIndexOf(o)))}exports.endOfString=endOfString,exports.isObject=isObject,exports.parseJsonObject=parseJsonObject;


/***/ }),

/***/ 3258:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let e=/[ \t]*(?:(?<bracket>[()])|(?<text>'[^']*'|"[^"]*")|(?<operator>[=~!<>]{1,3})|(?<word>[A-Za-z_.]+))/y,r=new Set(["<","<=","!=","==",">=",">","~=","==="]),n=new Set(["dependency_groups","extra","extras","implementation_name","implementation_version","os_name","platform_machine","platform_python_implementation","platform_release","platform_system","platform_version","python_full_version","python_version","sys_platform"]);function normaliseMarker(e){let n=markerTokens(e),o=[],a=[{start:0,compound:!1}],i=0;for(;;){for(;"("===n[i];)a.push({start:o.length,compound:!1}),i++;let e=operand(n[i++]),l=n[i++];if("not"===l&&"in"===n[i])l=`not ${n[i++]??""}`;else if("in"!==l&&!r.has(l??""))throw invalid("a comparison");let s=operand(n[i++]);for(o.push(`${e} ${l??""} ${"extra"===e?t.pythonName(s):s}`);")"===n[i]&&a.length>1;){let t=a.pop();t?.compound===!0&&(o[t.start]=`(${o[t.start]??""}`,o.push(`${o.pop()??""})`)),i++}let p=n[i++];if(void 0===p)break;if("and"!==p&&"or"!==p)throw invalid('"and" or "or"');o.push(p);let m=a.at(-1);void 0!==m&&(m.compound=!0)}if(a.length>1)throw invalid("a closing parenthesis");let l=o.join(" ");return o.length>1&&a[0]?.compound===!1?l.slice(1,-1):l}function markerTokens(t){let r=t.trim(),n=[];for(e.lastIndex=0;e.lastIndex<r.length;){let t=e.exec(r);if(null===t)throw invalid("a variable or a quoted text");n.push(t[0].trimStart())}return n}function operand(t){if(void 0===t)throw invalid("a variable or a quoted text");if(t.startsWith('"')||t.startsWith("'")){let e=t.slice(1,-1);return e.includes('"')?`'${e}'`:`"${e}"`}let e=t.replaceAll(".","_"),r="python_implementation"===e?"platform_python_implementation":e;if(!n.has(r))throw invalid("a variable or a quoted text");return r}function invalid(e){return new t.ManifestError(`The environment marker after ";" is not valid: ${e} is missing.`)}exports.normaliseMarker=normaliseMarker;


/***/ }),

/***/ 7257:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(1114),e=__webpack_require__(7954);function isTable(e){return t.isObject(e)&&!(e instanceof Date)}function requiredText(t,r){let i=optionalText(t,r);if(void 0===i||""===i)throw new e.ManifestError(`"${r}" is missing.`);return i}function optionalText(t,r){let i=t[r]??void 0;if(void 0===i||"string"==typeof i)return i;throw new e.ManifestError(`"${r}" is not a text.`)}function optionalTable(t,r){let i=t[r]??void 0;if(void 0===i||isTable(i))return i;throw new e.ManifestError(`"${r}" is not a table.`)}function tables(t,e){return list(t,e,isTable,"tables")}function texts(t,e){return list(t,e,t=>"string"==typeof t,"texts")}function list(t,r,i,o){let n=t[r]??[];if(!Array.isArray(n)||!n.every(i))throw new e.ManifestError(`"${r}" is not a list of ${o}.`);return n}exports.isTable=isTable,exports.optionalTable=optionalTable,exports.optionalText=optionalText,exports.requiredText=requiredText,exports.tables=tables,exports.texts=texts;


/***/ }),

/***/ 6889:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(1474),r=__webpack_require__(7954);function refuseMergeConflict(i){let n=/^(?:<{7}|>{7})(?: |\r?$)/m.exec(i);if(n)throw new r.ManifestError("A merge conflict is not resolved.",e.lineAt(i,n.index))}exports.refuseMergeConflict=refuseMergeConflict;


/***/ }),

/***/ 3670:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954);function originUnlessHashed(i,...n){let r=n.filter(e=>"string"==typeof e&&""!==e);return i.length>0||0===r.length?{}:{origin:r.map(i=>e.withoutCredentials(String(i)).replace(/\/+$/,"")).join(" ")}}exports.originUnlessHashed=originUnlessHashed;


/***/ }),

/***/ 721:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(9049),i=__webpack_require__(1114),o=__webpack_require__(1474),t=__webpack_require__(7257),n=__webpack_require__(6338);function read(e,r,i,o,s){let a=t.texts(o,"hashes"),{source:l,problem:u}=originOf(o,a),f=(t.optionalText(o,"version")??"*").replace(/\s/g,""),p=/^===?([^*,]+)$/.exec(f)?.[1];return e.add({name:i,version:p,specifier:void 0!==p||"*"===f?void 0:f,hashes:a,source:l,origins:void 0===l&&0===a.length?urlsOf(s,t.optionalText(o,"index")):void 0,marker:n.inGroup(r,t.optionalText(o,"markers")),extras:t.texts(o,"extras")}),u??(void 0===l&&void 0===p?"version":void 0)}function urlsOf(e,r){let i=e.filter(e=>t.optionalText(e,"name")===r);return(i.length>0?i:e).map(e=>t.optionalText(e,"url"))}function originOf(i,o){let n=t.optionalText(i,"git");if(void 0!==n){let e=t.optionalText(i,"ref");return{source:r.gitSource(n,e,t.optionalText(i,"subdirectory")),problem:r.isCommit(e)?void 0:"reference"}}if(["hg","svn","bzr"].some(e=>void 0!==i[e]))throw new e.ManifestError("It comes from a version control system other than Git.");let s=t.optionalText(i,"file")??t.optionalText(i,"path");if(void 0===s)return{};let a=/^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(s),l=a?e.withoutCredentials(s):`path:${s}`;return!0===i.editable?{source:l,problem:"editable"}:{source:l,problem:o.length>0?void 0:a?"url":"path"}}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(6889),__webpack_require__(857),__webpack_require__(6982),__webpack_require__(9896),__webpack_require__(3024),__webpack_require__(1455),__webpack_require__(8161),__webpack_require__(7075),__webpack_require__(8500),__webpack_require__(4708),__webpack_require__(8522),__webpack_require__(1708),__webpack_require__(3670),__webpack_require__(3258),exports.pipfile=r=>{let{_meta:s,...a}=i.parseJsonObject(r);if(!t.isTable(s)||6!==s["pipfile-spec"])throw new e.ManifestError("The file is no Pipfile.lock with a pipfile-spec of 6.");if(!t.isTable(a.default))throw new e.ManifestError('The Pipfile.lock has no "default" group.');let l=t.tables(s,"sources"),u=new n.PythonPackages,f=[],p=o.lineIndex(r,/^\s*"([^"]*)"\s*:\s*\{/);for(let r of Object.keys(a))for(let[i,o]of Object.entries(t.optionalTable(a,r)??{})){if(!t.isTable(o))throw new e.ManifestError(`An entry of "${r}" is not an object.`,p(i));try{let t=read(u,r,i,o,l);t&&f.push({file:"Pipfile.lock",line:p(i),name:e.pythonName(i),problem:t})}catch(o){if(!(o instanceof e.ManifestError))throw o;throw new e.ManifestError(`An entry of "${r}" cannot be read: ${o.message}`,p(i),o)}}return{packages:u.list(),unpinned:f}};


/***/ }),

/***/ 6338:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),r=__webpack_require__(3670),t=__webpack_require__(3258);let PythonPackages=class PythonPackages{#e;#r;add({name:n,version:a,specifier:s,hashes:o,source:i,origins:h=[],marker:c="",extras:d=[]}){for(let e of(this.#r+=c.length,o))this.#r+=e.length;for(let e of d)this.#r+=e.length;if(this.#r>2e7)throw new e.ManifestError("The hashes, markers and extras of all packages are more than 20000000 characters.");let u={ecosystem:"pypi",name:e.pythonName(n),version:a??null,hashes:sortedOnce(o),...r.originUnlessHashed([],...h)};void 0!==s&&(u.specifier=s),void 0!==i&&(u.source=i);let f=JSON.stringify([u.name,a??"",i??"",s??"",u.origin??""]),l=this.#e.get(f);l&&!equal(l.package.hashes,u.hashes)&&(f+=JSON.stringify(u.hashes),l=this.#e.get(f));let g=""===c.trim()?void 0:t.normaliseMarker(c);for(let r of(void 0===l&&(l={package:u,markers:void 0===g?void 0:new Set,extras:void 0},this.#e.set(f,l)),void 0===g?l.markers=void 0:l.markers?.add(g),d))(l.extras??=new Set).add(e.pythonName(r))}list(){return Array.from(this.#e.values(),({package:e,markers:r,extras:t})=>{if(void 0===r&&void 0===t)return e;let n=void 0===t?[]:[`[${[...t].sort().join(",")}]`];return{...e,marker:[...n,...void 0===r?[]:[anyOf(r)]].join(" ")}})}constructor(){this.#e=new Map,this.#r=0}};function inGroup(r,t=""){let n=`${JSON.stringify(e.pythonName(r))} in dependency_groups`;return""===t.trim()?n:`(${t}) and ${n}`}function anyOf(e){let r=[...e].sort();return 1===r.length?r.join(""):r.map(e=>`(${e})`).join(" or ")}function equal(e,r){return e===r||e.length===r.length&&e.every((e,t)=>e===r[t])}function sortedOnce(e){let r=e.every((r,t)=>0===t||(e[t-1]??"")<=r)?e:e.toSorted();for(let e=1;e<r.length;e++)if(r[e]===r[e-1])return[...new Set(r)];return r}exports.PythonPackages=PythonPackages,exports.anyOf=anyOf,exports.inGroup=inGroup;


/***/ }),

/***/ 9049:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var t=__webpack_require__(7954);let i=/^(?:branch|lfs|path|ref|rev|subdirectory|tag)=/;function gitSource(e,r,o){let[s,n=r]=splitAt(t.withoutUserinfo(e.replace(/^git\+/,"")),"#"),[l,u=""]=splitAt(s,"?"),c=u.split("&").filter(t=>""!==t),f=c.filter(t=>i.test(t));void 0!==o&&f.push(`subdirectory=${o}`);let m=c.filter(t=>!i.test(t)),p=t.withoutCredentials(0===m.length?l:`${l}?${m.join("&")}`),$=0===f.length?"":`${p.includes("?")?"&":"?"}${f.join("&")}`;return`git+${p}${$}${void 0===n?"":`#${n}`}`}function isCommit(t){return void 0!==t&&/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(t)}function commitOf(t){return splitAt(t,"#")[1]}function splitAt(t,i){let e=t.indexOf(i);return e<0?[t]:[t.slice(0,e),t.slice(e+1)]}exports.commitOf=commitOf,exports.gitSource=gitSource,exports.isCommit=isCommit;


/***/ })

};
;