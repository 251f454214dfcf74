import '@brokerlab/widgets/style/runs.css';
import './index.css';
