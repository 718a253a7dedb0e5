"use strict";
exports.id = 139;
exports.ids = [139];
exports.modules = {

/***/ 139:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(7954),t=__webpack_require__(107);function asEntry(r,n){if("string"!=typeof r||!t.isMap(n))throw new e.ManifestError("The yarn.lock has an entry that is no mapping.");let a=t.textAt(n,"resolution")??"",i=a.indexOf("@",1),o=t.textAt(n,"linkType");if(-1===i||void 0===t.textAt(n,"version")||"hard"!==o&&"soft"!==o)throw new e.ManifestError(`The entry ${e.quoted(r)} has no resolution, version or link type.`);return{key:r,fields:n,name:a.slice(0,i),reference:a.slice(i+1)}}function refuseCutShort(r){let n=r.at(-1);if(void 0===n||!r.some(({reference:e})=>"workspace:."===e))throw new e.ManifestError("The yarn.lock is cut short: it has no entry of the project itself.");let a=new Set(r.flatMap(({key:e})=>e.split(", ").map(e=>nameOf(e))));for(let{fields:i}of r)for(let r of t.mapAt(i,"dependencies").keys()){if("string"!=typeof r)throw new e.ManifestError("The yarn.lock has a dependency whose name is no text.");if(!a.has(r)&&`${r}@`>n.key)throw new e.ManifestError("The yarn.lock is cut short: what the last entries need is missing.")}}function nameOf(e){return e.slice(0,e.indexOf("@",1))}function packageOf({fields:r,name:n,reference:a},i){if("soft"===t.textAt(r,"linkType"))return[];let o=a.startsWith("npm:"),s={ecosystem:"npm",name:n,version:t.textAt(r,"version")??null,hashes:hashesOf(t.textAt(r,"checksum")),...!o&&{source:e.withoutCredentials(a)}};return r.has("conditions")&&i.add(s),[s]}function hashesOf(t){if(void 0===t)return[];let r=/^(?:\w+\/)?([0-9a-f]+)$/.exec(t)?.[1];if(void 0===r)throw new e.ManifestError("The yarn.lock has a checksum that is no hexadecimal number.");return[`yarn:${r}`]}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(6889),exports.yarnBerry=r=>{let n=t.parseYaml(r),[a]=n;if(1!==n.length||!t.isMap(a))throw new e.ManifestError("The file is no yarn.lock of Yarn 2 or later.");let i=t.textAt(t.mapAt(a,"__metadata"),"version");if(void 0===i||!/^(?:[4-9]|10)$/.test(i))throw new e.ManifestError("The yarn.lock has a version that is not known (known are 4 to 10).");let o=[...a].filter(([e])=>"__metadata"!==e).map(([e,t])=>asEntry(e,t));refuseCutShort(o);let s=new Set;return{packages:o.flatMap(e=>packageOf(e,s)),unpinned:[],links:o.filter(({reference:e})=>/^(?:link|portal):/.test(e)).map(({name:e})=>e),exempt:s}};


/***/ })

};
;