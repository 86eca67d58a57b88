/* Runs the desk as soon as its notebook opens, so that nobody has to run a cell.
 *
 * A prebuilt extension for JupyterLab, written by hand: it needs nothing of JupyterLab's own
 * modules, so there is nothing to build. `ccanalytics lab` names the folder it is in; no other
 * JupyterLab loads it. It runs this one notebook, at the top of the notebooks folder, and no other.
 */
(function () {
  "use strict";

  const AT_ONCE = "desk.ipynb";
  const begun = new WeakSet();

  async function runAtOnce(app, panel) {
    if (!panel || !panel.context || panel.context.path !== AT_ONCE || begun.has(panel)) {
      return;
    }
    begun.add(panel);
    await panel.context.ready;
    await panel.sessionContext.ready;
    const kernel = panel.sessionContext.session && panel.sessionContext.session.kernel;
    if (!kernel) {
      return;
    }
    await kernel.info;
    // The command runs what is in front; if that is another notebook by now, ▶▶ is still there.
    if (app.shell.currentWidget !== panel) {
      begun.delete(panel);
      return;
    }
    const wasChanged = panel.context.model.dirty;
    await app.commands.execute("notebook:run-all-cells");
    // What ran by itself is nothing that a person would want to be asked about.
    panel.context.model.dirty = wasChanged;
  }

  const plugin = {
    id: "ccanalytics:run-at-once",
    description: "Runs the desk as soon as its notebook opens.",
    autoStart: true,
    activate: function (app) {
      const look = () => runAtOnce(app, app.shell.currentWidget).catch(console.error);
      app.restored.then(() => {
        app.shell.currentChanged.connect(look);
        look();
      });
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["ccanalytics"] = {
    init: function () {},
    get: function () {
      return Promise.resolve(() => ({ __esModule: true, default: plugin }));
    },
  };
})();
