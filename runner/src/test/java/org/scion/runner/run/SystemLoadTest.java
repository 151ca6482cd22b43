package org.scion.runner.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SystemLoadTest {
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void readsThisProcessFromTheDriversTable() {
    long pid = ProcessHandle.current().pid();
    String table = "echo '1, 77'; echo '" + pid + ", 2048'; echo 'x, [N/A]'";
    assertEquals(2048L * 1048576 / 1e9, SystemLoad.gpuMemoryGb(List.of("sh", "-c", table)), 1e-12);
    assertNull(SystemLoad.gpuMemoryGb(List.of("sh", "-c", "echo '" + pid + ", [N/A]'")));
    assertNull(SystemLoad.gpuMemoryGb(List.of("no-such-program")));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tellsMemoryAndKeepsTheLast() {
    SystemLoad load = SystemLoad.measure();
    assertTrue(load.memoryGb() > 0.01, load.toString());
    assertTrue(load.cpu() > 0 && load.cpu() <= 1, load.toString());
    assertEquals(load, SystemLoad.last());
  }
}
