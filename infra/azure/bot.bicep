// The Azure Bot that Teams sends messages through. The app registration exists already (docs/install-teams.md):
//   az deployment group create -g <group> -f infra/azure/bot.bicep -p appId=<client id> publicUrl=https://<your host>

@description('Name of the resource; unique in the resource group.')
param name string = 'linekeeper'

@description('Application (client) ID of the bot’s app registration: MicrosoftAppId.')
param appId string

@description('Directory of the app registration: MicrosoftAppTenantId.')
param tenantId string = tenant().tenantId

@description('Where the bot is reached: PUBLIC_URL, without a slash at the end.')
param publicUrl string

@allowed(['F0', 'S1'])
@description('Messages of Teams cost nothing in either.')
param sku string = 'F0'

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: sku
  }
  properties: {
    displayName: 'Linekeeper'
    description: 'Looks after desk phones from the chat.'
    endpoint: '${publicUrl}/api/messages'
    msaAppId: appId
    msaAppType: 'SingleTenant'
    msaAppTenantId: tenantId
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      enableCalling: false
    }
  }
}

output endpoint string = bot.properties.endpoint
