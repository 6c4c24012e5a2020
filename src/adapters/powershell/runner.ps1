#Requires -Version 7.2

# Runs listed cmdlets of the Teams module, one after the other: a JSON document a line on standard input, another one on standard
# output. It never makes code of text: names are looked up in the list of the first line, values are splatted by their types.
#
# Nothing here may mention the automatic variable for piped input: pwsh would then read standard input itself, and the requests
# would be gone. What is set stays inside functions, because -File runs a script in the global scope, and the modules' own
# functions would otherwise inherit it.

function Write-Line {
    param([Parameter(Mandatory)] [hashtable] $Session, [Parameter(Mandatory)] [hashtable] $Document)
    $json = ConvertTo-Json -InputObject $Document -Depth 8 -Compress -EnumsAsStrings -EscapeHandling EscapeNonAscii -WarningAction SilentlyContinue
    if ($json.Length -gt $Session.Characters) {
        throw [System.OverflowException]::new('The output is longer than the limit.')
    }
    # A line of its own even where a module has left one unfinished.
    $Session.Writer.Write("`n" + $Session.Tag + $json + "`n")
    $Session.Writer.Flush()
}

function Limit-Text {
    param([AllowEmptyString()] [AllowNull()] [string] $Text)
    if ($Text.Length -gt 2000) { return $Text.Substring(0, 2000) }
    return $Text
}

function Read-List {
    param([Parameter(Mandatory)] [System.Text.Json.JsonElement] $Cmdlets)
    $list = [System.Collections.Generic.Dictionary[string, hashtable]]::new([System.StringComparer]::Ordinal)
    foreach ($cmdlet in $Cmdlets.EnumerateArray()) {
        $types = [System.Collections.Generic.Dictionary[string, string[]]]::new([System.StringComparer]::Ordinal)
        foreach ($parameter in $cmdlet.GetProperty('parameters').EnumerateObject()) {
            $types.Add($parameter.Name, [string[]] @(foreach ($type in $parameter.Value.EnumerateArray()) { $type.GetString() }))
        }
        $list.Add($cmdlet.GetProperty('name').GetString(), @{ Module = $cmdlet.GetProperty('module').GetString(); Types = $types })
    }
    return $list
}

# System.Text.Json and not ConvertFrom-Json, which makes dates of texts that look like one.
function ConvertTo-Argument {
    param([Parameter(Mandatory)] [string] $Type, [Parameter(Mandatory)] [System.Text.Json.JsonElement] $Value)
    switch -CaseSensitive -Exact ($Type) {
        'null' { return $null }
        'string' { return $Value.GetString() }
        'strings' { return , [string[]] @(foreach ($item in $Value.EnumerateArray()) { $item.GetString() }) }
        'boolean' { return $Value.GetBoolean() }
        'switch' { return [switch] $Value.GetBoolean() }
        'integer' { return $Value.GetInt64() }
        'timespan' { return [timespan]::ParseExact($Value.GetString(), 'c', [cultureinfo]::InvariantCulture) }
        default { throw [System.ArgumentException]::new('This type of value is not known.') }
    }
}

function Read-Argument {
    param([Parameter(Mandatory)] [hashtable] $Listed, [Parameter(Mandatory)] [System.Text.Json.JsonElement] $Parameters)
    $arguments = @{}
    foreach ($given in $Parameters.EnumerateObject()) {
        $type = $given.Value.GetProperty('type').GetString()
        if (-not $Listed.Types.ContainsKey($given.Name) -or $Listed.Types[$given.Name] -cnotcontains $type) {
            throw [System.ArgumentException]::new('This parameter is not on the list, or not with this type.')
        }
        $arguments.Add($given.Name, (ConvertTo-Argument -Type $type -Value $given.Value.GetProperty('value')))
    }
    return $arguments
}

# What comes beside the objects (warnings, messages, progress of a sign-in) is told at once: somebody may wait for it.
function Receive-Record {
    param([Parameter(Mandatory)] [hashtable] $Session, [AllowNull()] [object] $Record)
    if ($null -eq $Record) { return }
    if ($Record -is [System.Management.Automation.ErrorRecord]) { throw $Record }
    if ($Record -is [System.Management.Automation.InformationalRecord] -or
        $Record -is [System.Management.Automation.InformationRecord]) {
        Write-Line -Session $Session -Document @{ id = $Session.Id; notice = (Limit-Text -Text ([string] $Record)) }
        return
    }
    if ($Session.Output.Count -ge $Session.Objects) {
        throw [System.OverflowException]::new('There are more objects than the limit.')
    }
    $Session.Output.Add($Record)
}

function Invoke-Listed {
    param([Parameter(Mandatory)] [hashtable] $Session, [Parameter(Mandatory)] [System.Text.Json.JsonElement] $Request)
    $name = $Request.GetProperty('cmdlet').GetString()
    if (-not $Session.List.ContainsKey($name)) {
        throw [System.ArgumentException]::new('This cmdlet is not on the list.')
    }
    $listed = $Session.List[$name]
    $arguments = Read-Argument -Listed $listed -Parameters $Request.GetProperty('parameters')
    $command = Get-Command -Name $name -Module $listed.Module -CommandType 'Cmdlet', 'Function' | Select-Object -First 1
    $Session.Sent = $true
    & $command @arguments -ErrorAction Stop *>&1 | ForEach-Object -Process { Receive-Record -Session $Session -Record $_ }
}

function Get-Certificate {
    param([Parameter(Mandatory)] [System.Text.Json.JsonElement] $SignIn)
    $path = $SignIn.GetProperty('path').GetString()
    $password = $SignIn.GetProperty('password').GetString()
    if (-not $path.EndsWith('.pem', [System.StringComparison]::OrdinalIgnoreCase)) {
        return [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($path, $password)
    }
    if ([string]::IsNullOrEmpty($password)) {
        return [System.Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPemFile($path)
    }
    return [System.Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromEncryptedPemFile($path, $password)
}

function Read-SignIn {
    param([Parameter(Mandatory)] [System.Text.Json.JsonElement] $SignIn)
    $arguments = @{}
    $tenant = $SignIn.GetProperty('tenantId').GetString()
    if (-not [string]::IsNullOrEmpty($tenant)) { $arguments.Add('TenantId', $tenant) }
    switch -CaseSensitive -Exact ($SignIn.GetProperty('kind').GetString()) {
        'device-code' { $arguments.Add('UseDeviceAuthentication', $true) }
        'thumbprint' {
            $arguments.Add('ApplicationId', $SignIn.GetProperty('applicationId').GetString())
            $arguments.Add('CertificateThumbprint', $SignIn.GetProperty('thumbprint').GetString())
        }
        'certificate' {
            $arguments.Add('ApplicationId', $SignIn.GetProperty('applicationId').GetString())
            $arguments.Add('Certificate', (Get-Certificate -SignIn $SignIn))
        }
        default { throw [System.ArgumentException]::new('This way to sign in is not known.') }
    }
    return $arguments
}

function Connect-Teams {
    param([Parameter(Mandatory)] [hashtable] $Session)
    # Bulk sign-in came with 5.6.0.
    Import-Module -Name MicrosoftTeams -MinimumVersion 5.6.0 -DisableNameChecking -Global
    $arguments = Read-SignIn -SignIn $Session.SignIn
    Connect-MicrosoftTeams @arguments -ErrorAction Stop *>&1 | ForEach-Object -Process { Receive-Record -Session $Session -Record $_ }
    # Tenant and account are known to whoever set them.
    $Session.Output.Clear()
}

function Get-Answer {
    param([Parameter(Mandatory)] [hashtable] $Session, [Parameter(Mandatory)] [System.Text.Json.JsonElement] $Request)
    $Session.Output.Clear()
    $Session.Sent = $false
    try {
        switch -CaseSensitive -Exact ($Request.GetProperty('kind').GetString()) {
            'connect' { Connect-Teams -Session $Session }
            'run' { Invoke-Listed -Session $Session -Request $Request }
            default { throw [System.ArgumentException]::new('This request is not known.') }
        }
        return @{ id = $Session.Id; ok = $true; output = $Session.Output.ToArray() }
    }
    catch {
        return Get-Failure -Session $Session -Record $_
    }
}

function Get-Failure {
    param([Parameter(Mandatory)] [hashtable] $Session, [Parameter(Mandatory)] [System.Management.Automation.ErrorRecord] $Record)
    # Where the service says more than the exception, it is in the details.
    $message = if ($null -ne $Record.ErrorDetails) { $Record.ErrorDetails.Message } else { $Record.Exception.Message }
    return @{
        id    = $Session.Id
        ok    = $false
        sent  = $Session.Sent
        error = @{
            category = [string] $Record.CategoryInfo.Category
            id       = Limit-Text -Text $Record.FullyQualifiedErrorId
            message  = Limit-Text -Text $message
        }
    }
}

function Start-Runner {
    Set-StrictMode -Version 3.0
    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'
    $ConfirmPreference = 'None'
    $PSStyle.OutputRendering = 'PlainText'
    [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
    # The adapter knows some messages by their English words.
    [cultureinfo]::CurrentUICulture = [cultureinfo]::GetCultureInfo('en-US')
    $utf8 = [System.Text.UTF8Encoding]::new($false)
    [Console]::OutputEncoding = $utf8
    $OutputEncoding = $utf8
    $reader = [System.IO.StreamReader]::new([Console]::OpenStandardInput(), $utf8)

    $first = $reader.ReadLine()
    if ($null -eq $first) { return }
    $hello = [System.Text.Json.JsonDocument]::Parse($first).RootElement
    $session = @{
        Tag        = $hello.GetProperty('tag').GetString()
        List       = Read-List -Cmdlets $hello.GetProperty('cmdlets')
        SignIn     = $hello.GetProperty('signIn')
        Objects    = $hello.GetProperty('objects').GetInt32()
        Characters = $hello.GetProperty('characters').GetInt32()
        Writer     = [System.IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
        Output     = [System.Collections.Generic.List[object]]::new()
        Id         = 0
        Sent       = $false
    }
    Write-Line -Session $session -Document @{ id = 0; ok = $true; output = @() }

    while ($null -ne ($line = $reader.ReadLine())) {
        $request = [System.Text.Json.JsonDocument]::Parse($line).RootElement
        $session.Id = $request.GetProperty('id').GetInt32()
        $answer = Get-Answer -Session $session -Request $request
        try {
            Write-Line -Session $session -Document $answer
        }
        catch {
            # It may have been done, and cannot be told.
            Write-Line -Session $session -Document (Get-Failure -Session $session -Record $_)
        }
    }
}

# Standard input ends when whoever started this has ended: nothing may live on.
Start-Runner
exit 0
