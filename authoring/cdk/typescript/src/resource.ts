// What the generated constructs share: names as a template has them, and a resource with tags.
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** For each interface, by property: its name in a template, the interface of what is in it, and whether it is a map. */
export type Shapes = { [name: string]: { [property: string]: [string, string?, boolean?] } };

/** The value as a template has it; tokens stay for CDK to resolve, and keys of maps are as given. */
function rendered(value: unknown, shapes: Shapes, shape?: string, map = false): unknown {
  if (value === null || typeof value !== 'object' || cdk.Token.isUnresolved(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => rendered(item, shapes, shape));
  }
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  if (shape === undefined || map) {
    return Object.fromEntries(entries.map(([key, child]) => [key, rendered(child, shapes, shape)]));
  }
  return Object.fromEntries(
    entries.map(([key, child]) => {
      const [name, below, isMap] = shapes[shape][key] ?? [key];
      return [name, rendered(child, shapes, below, isMap)];
    }),
  );
}

/** A resource of a registered type whose property Tags takes part in `Tags.of(scope).add(…)`. */
export class TaggedResource extends cdk.CfnResource implements cdk.ITaggable {
  public readonly tags: cdk.TagManager;

  constructor(scope: Construct, id: string, type: string, shapes: Shapes, props: object) {
    const { tags, ...others } = props as { tags?: unknown };
    super(scope, id, { type, properties: rendered(others, shapes, 'Props') as { [name: string]: unknown } });
    this.tags = new cdk.TagManager(cdk.TagType.STANDARD, type, tags);
  }

  /** CDK lays the tags beside the properties with names in lower case, as its own constructs have them. */
  protected renderProperties(props: { [name: string]: any }): { [name: string]: any } {
    const { tags, ...properties } = props;
    if (tags?.length) {
      properties.Tags = tags.map((tag: { key: string; value: string }) => ({ Key: tag.key, Value: tag.value }));
    }
    return properties;
  }
}
