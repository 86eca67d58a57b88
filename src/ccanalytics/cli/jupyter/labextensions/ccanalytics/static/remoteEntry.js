/* Runs the desk, the board and the settings as soon as their notebook opens, so that nobody has to
 * run a cell, and again when a panel whose kernel has gone asks for it.
 *
 * A prebuilt extension for JupyterLab, written by hand: it needs nothing of JupyterLab's own
 * modules, so there is nothing to build. `ccanalytics lab` names the folder it is in; no other
 * JupyterLab loads it. It runs these notebooks, at the top of the notebooks folder, and no other.
 */
(function () {
  "use strict";

  const AT_ONCE = ["desk.ipynb", "board.ipynb", "settings.ipynb"];
  const begun = new WeakSet();

  async function runAtOnce(app, panel) {
    if (!panel || !panel.context || !AT_ONCE.includes(panel.context.path) || begun.has(panel)) {
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
    keepOutputsUnsaved(panel.context.model);
    await app.commands.execute("notebook:run-all-cells");
  }

  /* What ran by itself is nothing to save or to be asked about; what somebody typed is. */
  function keepOutputsUnsaved(model) {
    const typed = () => JSON.stringify(Array.from(model.cells, (cell) => cell.sharedModel.getSource()));
    const before = typed();
    const forget = () => {
      if (model.dirty && typed() === before) {
        model.dirty = false;
      }
    };
    model.stateChanged.connect(forget);
    forget();
  }

  /* JupyterLab has a script for this in its page, which our content security policy stops. */
  function hideToken() {
    const address = new URL(window.location.href);
    if (address.searchParams.has("token")) {
      address.searchParams.delete("token");
      window.history.replaceState(window.history.state, "", address);
    }
  }

  const plugin = {
    id: "ccanalytics:run-at-once",
    description: "Runs desk and board as soon as their notebooks open.",
    autoStart: true,
    activate: function (app) {
      // A panel asks on the page, and finds there whether anybody listens.
      document.documentElement.dataset.ccanalytics = "lab";
      document.addEventListener("ccanalytics:run-again", () => {
        app.commands.execute("notebook:run-all-cells").catch(console.error);
      });
      hideToken();
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
