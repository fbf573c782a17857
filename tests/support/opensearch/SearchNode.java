import java.nio.file.Path;
import java.util.List;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/** One real node of OpenSearch in this process: SearchNode NAME HOME HTTP_PORT TRANSPORT_PORT SEED_HOSTS FIRST_MASTERS. */
public final class SearchNode extends Node {
    private SearchNode(Environment environment) {
        super(environment, List.of(Netty4Plugin.class), false);
    }

    public static void main(String[] words) throws Exception {
        Path home = Path.of(words[1]);
        Settings.Builder settings = Settings.builder()
            .put("node.name", words[0])
            .put("cluster.name", "kitabdar-test")
            .put("path.home", home.toString())
            .put("path.data", home.resolve("data").toString())
            .put("path.logs", home.resolve("logs").toString())
            .put("network.host", "127.0.0.1")
            .put("http.port", words[2])
            .put("transport.port", words[3])
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            .put("discovery.seed_hosts", words[4])
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .put("cluster.fault_detection.leader_check.interval", "500ms")
            .put("cluster.fault_detection.leader_check.timeout", "2s")
            .put("cluster.fault_detection.follower_check.interval", "500ms")
            .put("cluster.fault_detection.follower_check.timeout", "2s")
            .put("indices.recovery.max_bytes_per_sec", "0")
            .put("action.auto_create_index", false);
        if (!words[5].isEmpty()) {
            settings.put("cluster.initial_cluster_manager_nodes", words[5]);
        }
        LogConfigurator.setNodeName(words[0]);
        SearchNode node = new SearchNode(new Environment(settings.build(), home.resolve("config")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception problem) {
                problem.printStackTrace();
            }
        }));
        node.start();
        System.out.println("started");
        Thread.currentThread().join();
    }
}
