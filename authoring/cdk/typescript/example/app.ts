// A cluster whose pool is wider in production, and a team's tag on everything.
import * as cdk from 'aws-cdk-lib';
import { CfnAKSCluster } from '../src';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Platform', { synthesizer: new cdk.LegacyStackSynthesizer() });
const group = new cdk.CfnParameter(stack, 'Group', { description: 'An existing Azure resource group.' });
const environment = new cdk.CfnParameter(stack, 'Environment', { default: 'test', allowedValues: ['test', 'prod'] });
const production = new cdk.CfnCondition(stack, 'Production', {
  expression: cdk.Fn.conditionEquals(environment, 'prod'),
});

const cluster = new CfnAKSCluster(stack, 'Cluster', {
  resourceGroupName: group.valueAsString,
  name: 'prod',
  location: 'westeurope',
  dnsPrefix: 'prod',
  identity: { type: 'SystemAssigned' },
  disableLocalAccounts: false,
  autoUpgradeProfile: { upgradeChannel: 'patch', nodeOsUpgradeChannel: 'NodeImage' },
  agentPoolProfiles: [
    {
      name: 'system',
      mode: 'System',
      count: 3,
      vmSize: cdk.Fn.conditionIf(production.logicalId, 'Standard_D8s_v5', 'Standard_D4s_v5').toString(),
      osType: 'Linux',
      osDiskSizeGb: 128,
      availabilityZones: ['1', '2', '3'],
      nodeLabels: { 'team.example.com/owner': 'platform' },
    },
  ],
  tags: [{ key: 'owner', value: 'platform' }],
});
cdk.Tags.of(stack).add('cost-centre', '42');
new cdk.CfnOutput(stack, 'Issuer', { value: cluster.attrOidcIssuerUrl });
app.synth();
