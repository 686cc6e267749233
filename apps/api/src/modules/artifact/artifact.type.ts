import { Field, GraphQLISODateTime, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../../graphql/user-error.js';

@InputType({ description: 'A file to be uploaded.' })
export class RequestArtifactUploadInput {
  @Field(() => String, { description: 'SHA-256 of its bytes, 64 hexadecimal digits.' })
  sha256!: string;

  @Field(() => Int, { description: 'Its size; `server.limits.artifactBytes` at most.' })
  sizeBytes!: number;
}

@ObjectType({ description: 'A header of a request.' })
export class RequestHeader {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'Its value.' })
  value!: string;
}

@ObjectType({ description: 'Leave to send one file, once.' })
export class Upload {
  @Field(() => ID, { description: 'Of the leave.' })
  id!: string;

  @Field(() => String, { description: 'Where to; it holds the leave and needs no key, so keep it as one.' })
  url!: string;

  @Field(() => String, { description: 'How: PUT.' })
  method!: string;

  @Field(() => [RequestHeader], { description: 'With these headers.' })
  headers!: RequestHeader[];

  @Field(() => GraphQLISODateTime, { description: 'Until when.' })
  expiresAt!: Date;

  @Field(() => Boolean, { description: 'The account has sent these bytes before: nothing need be sent.' })
  present!: boolean;
}

@ObjectType({ description: 'The leave that was asked for.' })
export class RequestArtifactUploadPayload {
  @Field(() => Upload, { nullable: true, description: 'The leave; null when it was not given.' })
  upload?: Upload;

  @Field(() => [UserError], { description: 'What is to be mended; empty when the leave was given.' })
  errors!: UserError[];
}
