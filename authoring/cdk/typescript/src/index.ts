export * from './aks-cluster';
