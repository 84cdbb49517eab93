// What a build remembers is kept for the next: the pages it made, and the packages that pip fetched. All of it may be
// lost, and the site is the same.
const folders = [".cache"];

export const onPreBuild = async ({ utils }) => {
  if (await utils.cache.restore(folders)) console.log("The caches of the last build are back.");
};

// A deploy that fails is the next build's gain too: what it made so far is kept.
export const onEnd = async ({ utils }) => {
  await utils.cache.save(folders);
};
