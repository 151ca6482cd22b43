package org.scion.ui.workbench;

import java.util.Locale;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignH;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.ui.text.Messages;

/** The places of the window, in the order of the rail. */
public enum Screen {
  HOME(MaterialDesignH.HOME_OUTLINE, true),
  MODELS(MaterialDesignC.CUBE_OUTLINE, true),
  DATA(MaterialDesignD.DATABASE_OUTLINE, true),
  COMPOSE(MaterialDesignG.GRID, true),
  RUNS(MaterialDesignP.PLAY_BOX_MULTIPLE_OUTLINE, true),
  RUN(MaterialDesignA.ARCHIVE_OUTLINE, false),
  COMPARE(MaterialDesignC.CHART_LINE, true),
  LAB(MaterialDesignF.FLASK_OUTLINE, true),
  LEARN(MaterialDesignB.BOOK_OPEN_OUTLINE, true),
  PLAYGROUND(MaterialDesignM.MESSAGE_TEXT_OUTLINE, true);

  private final Ikon icon;
  private final boolean onRail;

  Screen(Ikon icon, boolean onRail) {
    this.icon = icon;
    this.onRail = onRail;
  }

  public Ikon icon() {
    return icon;
  }

  /** Whether it has a button of its own; a run's page is reached from the table of runs. */
  public boolean onRail() {
    return onRail;
  }

  /** The word in file names and keys. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String title() {
    return Messages.text("screen." + id());
  }
}
