// The desk as the panel that JupyterLab shows.

export default {
  render({ model, el: place }) {
    const desk = new Desk(model);
    place.append(desk.root);
    desk.list.draw();
    return () => desk.close();
  },
};
