import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { toGlobalId } from '../../graphql/global-id.js';
import { requireScope } from '../../graphql/require-scope.js';
import { payload } from '../../graphql/user-error.js';
import { requestUpload } from './artifact.service.js';
import { RequestArtifactUploadInput, RequestArtifactUploadPayload } from './artifact.type.js';

@Resolver()
export class ArtifactResolver {
  @Mutation(() => RequestArtifactUploadPayload, {
    description:
      'Asks for leave to upload a file (an ONNX graph), which `submitMethod` then names by its SHA-256. Needs SUBMIT.',
  })
  requestArtifactUpload(
    @Arg('input', () => RequestArtifactUploadInput, { description: 'The file.' }) input: RequestArtifactUploadInput,
    @Ctx() context: RequestContext,
  ) {
    return payload(async () => {
      const { accountId } = requireScope(context, 'submit');
      const { row, url, present } = await requestUpload(context.runtime, accountId, input);
      const headers = [{ name: 'content-type', value: 'application/octet-stream' }];
      const { id, expiresAt } = row;
      return { upload: { id: toGlobalId('Upload', id), url, method: 'PUT', headers, expiresAt, present } };
    });
  }
}
