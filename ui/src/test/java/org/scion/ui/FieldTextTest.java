package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.scion.core.spec.SpecFields;
import org.scion.core.technique.Hyperparameter;
import org.scion.ui.form.FieldText;
import org.scion.ui.text.Numbers;

class FieldTextTest {
  @Test
  void refusesWhatIsOutOfRangeAndSaysWhatIsAllowed() {
    Hyperparameter rank = Hyperparameter.integer("rank", 8, 1, 64, "Rank.");

    assertEquals(16, FieldText.read(rank, " 16 ").value());
    assertTrue(FieldText.read(rank, "65").problem().contains("from 1 to 64"));
    assertTrue(FieldText.read(rank, "many").problem().contains("a whole number"));
    assertEquals("", FieldText.read(rank, "").problem());
  }

  @Test
  void showsSmallNumbersAsPeopleWriteThem() {
    assertEquals("2e-4", FieldText.text(2e-4));
    assertEquals("0.05", FieldText.text(0.05));
    assertEquals("16", FieldText.text(16.0));
  }

  @Test
  void trainingFieldsComeFromTheReaderOfSpecs() {
    List<String> keys = SpecFields.training().stream().map(Hyperparameter::key).toList();

    assertTrue(keys.containsAll(List.of("epochs", "batch_size", "learning_rate", "schedule")));
    Hyperparameter schedule =
        SpecFields.training().stream().filter(h -> h.key().equals("schedule")).findFirst().get();
    assertEquals("linear", schedule.defaultValue());
    assertTrue(schedule.choices().contains("cosine"));
  }

  @Test
  void briefNumbersKeepFourDigits() {
    assertEquals("134.5 M", Numbers.brief(134_515_008));
    assertEquals("1.0 M", Numbers.brief(999_990));
    assertEquals("9,999", Numbers.brief(9_999));
    assertEquals("0.34%", Numbers.percent(460_800 / 134_515_008.0));
    assertEquals("1:02:10", Numbers.clock(java.time.Duration.ofSeconds(3730)));
  }
}
