"use strict";
exports.id = 302;
exports.ids = [302];
exports.modules = {

/***/ 4302:
/***/ ((__unused_webpack_module, exports, __webpack_require__) => {

var e=__webpack_require__(8765),t=__webpack_require__(2422);function asEntry(r,n){if("string"!=typeof r||!t.isMap(n))throw new e.ManifestError("The yarn.lock has an entry that is no mapping.");let o=t.textAt(n,"resolution")??"",a=o.indexOf("@",1),i=t.textAt(n,"linkType");if(-1===a||void 0===t.textAt(n,"version")||"hard"!==i&&"soft"!==i)throw new e.ManifestError(`The entry ${e.quoted(r)} has no resolution, version or link type.`);return{key:r,fields:n,name:o.slice(0,a),reference:o.slice(a+1)}}function refuseCutShort(r){let n=r.at(-1);if(void 0===n||!r.some(({reference:e})=>"workspace:."===e))throw new e.ManifestError("The yarn.lock is cut short: it has no entry of the project itself.");let o=new Set(r.flatMap(({key:e})=>e.split(", ").map(e=>nameOf(e))));for(let{fields:a}of r)for(let r of t.mapAt(a,"dependencies").keys()){if("string"!=typeof r)throw new e.ManifestError("The yarn.lock has a dependency whose name is no text.");if(!o.has(r)&&`${r}@`>n.key)throw new e.ManifestError("The yarn.lock is cut short: what the last entries need is missing.")}}function nameOf(e){return e.slice(0,e.indexOf("@",1))}function packageOf({fields:r,name:n,reference:o}){if("soft"===t.textAt(r,"linkType"))return[];let a=o.startsWith("npm:");return[{ecosystem:"npm",name:n,version:t.textAt(r,"version")??null,hashes:hashesOf(t.textAt(r,"checksum")),...!a&&{source:e.withoutCredentials(o)}}]}function hashesOf(t){if(void 0===t)return[];let r=/^(?:\w+\/)?([0-9a-f]+)$/.exec(t)?.[1];if(void 0===r)throw new e.ManifestError("The yarn.lock has a checksum that is no hexadecimal number.");return[`yarn:${r}`]}__webpack_require__(6760),__webpack_require__(7598),__webpack_require__(7975),__webpack_require__(7528),exports.yarnBerry=r=>{let n=t.parseYaml(r),[o]=n;if(1!==n.length||!t.isMap(o))throw new e.ManifestError("The file is no yarn.lock of Yarn 2 or later.");let a=t.textAt(t.mapAt(o,"__metadata"),"version");if(void 0===a||!/^(?:[4-9]|10)$/.test(a))throw new e.ManifestError("The yarn.lock has a version that is not known (known are 4 to 10).");let i=[...o].filter(([e])=>"__metadata"!==e).map(([e,t])=>asEntry(e,t));return refuseCutShort(i),{packages:i.flatMap(packageOf),unpinned:[]}};


/***/ })

};
;